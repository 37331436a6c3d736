"""Stories about agendas: topics proposed, ideas put on them, items begun, confidential parts."""

from __future__ import annotations

import pytest

from forum import agenda
from storage.models import Purpose
from tests.forum.rooms import MX, TG, Stage, berlin, staged
from tests.world import World

MICROPHONE = "-300"


@pytest.fixture
async def stage(world: World) -> Stage:
    """A round that meets on 26 November, and an open microphone."""
    stage = await staged(world)
    await world.link(MICROPHONE, None, "Open Mic", Purpose.OPENMIC)
    await stage.founds("/runde neu Treff; 26.11.2026; 14:00; 90; Rathaus")
    return stage


async def _accepted_idea(stage: Stage) -> None:
    await stage.olha.writes("/idee Sprachkurs am Abend. Am Tag arbeiten wir.", MICROPHONE)
    await stage.petra.writes("annehmen 1")


async def confidential(stage: Stage) -> bool:
    """Whether a confidential item is open in the linked channel."""
    async with stage.world.work.unit() as ctx:
        return await agenda.confidential_now(ctx, 1)


async def test_anybody_may_propose_a_topic(stage: Stage) -> None:
    """The person reads its number; the invitation counts it; the agenda shows it."""
    await stage.olha.writes("/top Busverbindung nach Nord", TG)
    assert stage.olha.last(TG).startswith("Ihr Thema ist TOP 1 von Treff.")
    assert "Tagesordnung: 1 Punkt" in stage.card("Einladung:").text
    await stage.jan.writes("!tagesordnung", MX)
    assert "TOP 1 · Busverbindung nach Nord" in stage.jan.last(MX)


async def test_a_topic_needs_words(stage: Stage) -> None:
    """An empty topic is refused with an example."""
    await stage.olha.writes("/top", TG)
    assert "Es fehlt das Thema." in stage.olha.last(TG)


async def test_an_idea_is_put_on_the_agenda(stage: Stage) -> None:
    """Its number stands on the agenda, and its author is told the day."""
    await _accepted_idea(stage)
    await stage.petra.writes("/tagesordnung 1 Treff", TG)
    assert stage.petra.last().startswith("Die Idee ist TOP 1 von Treff.")
    await stage.petra.writes("/tagesordnung", TG)
    assert "TOP 1 · Sprachkurs am Abend" in stage.petra.last()
    assert "(OM-2026-0001)" in stage.petra.last()
    await stage.olha.writes("status 1")
    assert "26. November" in stage.olha.last()


async def test_an_idea_is_on_an_agenda_once(stage: Stage) -> None:
    """The second time the moderator reads where it stands."""
    await _accepted_idea(stage)
    await stage.petra.writes("/tagesordnung 1 Treff", TG)
    await stage.petra.writes("/tagesordnung 1 Treff", TG)
    assert "schon als TOP 1" in stage.petra.last()


async def test_an_idea_that_left_the_agenda_is_not_on_it(stage: Stage) -> None:
    """When the moderator takes it back the agenda is empty again; put there anew it stands there once."""
    await _accepted_idea(stage)
    await stage.says("/tagesordnung 1 Treff", "/rückgängig", "/tagesordnung")
    assert "Noch keine Punkte." in stage.petra.last()
    await stage.says("/tagesordnung 1 Treff", "/tagesordnung")
    assert stage.petra.last().count("Sprachkurs am Abend") == 1


async def test_members_do_not_set_the_agenda(stage: Stage) -> None:
    """Putting ideas on the agenda is for moderators."""
    await _accepted_idea(stage)
    await stage.jan.writes("!tagesordnung 1 Treff", MX)
    assert "Moderation" in stage.jan.last(MX)


async def test_top_begins_the_next_item_in_a_meeting(stage: Stage) -> None:
    """Without words the next one, by number that one, with words a new one; said in every room."""
    await stage.says("/top Busverbindung", "/top Raumfrage", "/sitzung start", "/top")
    assert stage.jan.last(MX) == "TOP 1 · Busverbindung"
    await stage.says("/top 2")
    assert stage.jan.last(MX) == "TOP 2 · Raumfrage"
    await stage.says("/top Verschiedenes")
    assert stage.jan.last(MX) == "TOP 3 · Verschiedenes"
    await stage.says("/top")
    assert "Alle Punkte der Tagesordnung waren dran." in stage.petra.last(TG)


async def test_others_may_still_propose_in_a_meeting(stage: Stage) -> None:
    """A member's topic goes to the end of the running agenda instead of beginning."""
    await stage.says("/sitzung start")
    await stage.olha.writes("/top Busverbindung", TG)
    assert "Ihr Thema ist TOP 1" in stage.olha.last(TG)
    await stage.says("/top")
    assert stage.jan.last(MX) == "TOP 1 · Busverbindung"


async def test_a_confidential_part_begins_and_ends_with_a_word(stage: Stage) -> None:
    """Everybody is told both; in between nothing is written down, and what was written stays."""
    await stage.says("/sitzung start", "/top Personal", "/beschluss Wir suchen jemanden.", "/vertraulich")
    assert stage.count("TOP 1 ist vertraulich.") == (1, 1)
    assert await confidential(stage)
    await stage.olha.writes("/info Frau X bewirbt sich.", TG)
    assert "Er wird nicht mitgeschrieben." in stage.olha.last(TG)
    await stage.says("/vertraulich")
    assert stage.count("Der vertrauliche Teil ist beendet") == (1, 1)
    assert not await confidential(stage)
    await stage.says("/beschluss Die Stelle wird ausgeschrieben.", "/sitzung ende")
    minutes = stage.card("Protokoll Treff").text
    assert "Wir suchen jemanden." in minutes
    assert "TOP 1 · vertraulich" in minutes
    assert "Frau X" not in minutes


async def test_the_next_item_ends_a_confidential_part(stage: Stage) -> None:
    """Nobody has to remember to open the room again."""
    await stage.says("/sitzung start", "/top Personal", "/vertraulich", "/top Bus")
    assert stage.count("Der vertrauliche Teil ist beendet") == (1, 1)
    assert not await confidential(stage)


async def test_a_cancelled_meeting_hands_its_agenda_on(stage: Stage) -> None:
    """Topics go to the round's next date, and the author of an idea hears of it."""
    await stage.founds("/runde neu Jour fixe; jeden 3. Donnerstag; 14:00; 90; Rathaus")
    await _accepted_idea(stage)
    await stage.says("/tagesordnung 1 Jour fixe", "/runde absagen Jour fixe")
    await stage.world.reaches(berlin("2026-12-18T09:00"))
    await stage.says("/tagesordnung")
    assert "21. Januar 2027" in stage.petra.last()
    assert "Sprachkurs am Abend" in stage.petra.last()
