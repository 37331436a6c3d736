"""Who is spoken to in which language: people in theirs, whatever the rooms around them hear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from forum import ideas, triage
from forum.reasons import CATALOGUE, Reason
from storage.models import Idea, IdeaKind, Person, RoleName
from tests.fakes import Seen
from tests.forum.cast import Cast
from tests.forum.rooms import MX, TG, Stage, berlin, staged
from tests.forum.test_languages import GERMAN, own_words
from tests.forum.test_transitions import meeting_of
from tests.world import Member, World

CYRILLIC, ARABIC = re.compile("[Ѐ-ӿ]"), re.compile("[؀-ۿ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """Petra moderates an idea of Olha's, who reads Ukrainian; each method is one way it may go."""

    cast: Cast
    petra: Person
    olha: Person
    idea: Idea

    async def accepted(self) -> None:
        """It is published, somebody proposes a solution, and it is done."""
        await triage.accept(self.cast.ctx, self.petra.id, self.idea)
        await ideas.contribute(self.cast.ctx, self.petra.id, self.idea, "So", kind=ideas.SOLUTION)
        await triage.implemented(self.cast.ctx, self.petra.id, self.idea, "Da")

    async def asked(self) -> None:
        """There is a question, and then somebody else can help."""
        await triage.ask(self.cast.ctx, self.petra.id, self.idea, "Wo?")
        await triage.refer(self.cast.ctx, self.petra.id, self.idea, "Jobcenter")

    async def refused(self) -> None:
        """It is declined, opened again, declined for a reason of the catalogue, and that is taken back."""
        await triage.decline(self.cast.ctx, self.petra.id, self.idea, Reason(text="Geld"))
        await triage.reopen(self.cast.ctx, self.petra.id, self.idea, "Geld")
        await triage.decline(self.cast.ctx, self.petra.id, self.idea, Reason(entry=CATALOGUE[0]))
        await triage.undo(self.cast.ctx, self.petra.id)

    async def rested(self) -> None:
        """It rests for a week, and then no longer."""
        day = self.cast.ctx.today + timedelta(days=7)
        await triage.park(self.cast.ctx, self.petra.id, self.idea, day, "Geld")
        await triage.wake(self.cast.later(days=8))

    async def hidden(self) -> None:
        """Nobody else may read it."""
        await triage.hide(self.cast.ctx, self.petra.id, self.idea, Reason(entry=CATALOGUE[6]))

    async def met(self) -> None:
        """A meeting postpones it, and then decides; the minutes are approved."""
        meeting = await meeting_of(self.cast, self.petra)
        await triage.accept(self.cast.ctx, self.petra.id, self.idea)
        await triage.schedule(self.cast.ctx, self.petra.id, self.idea, meeting)
        await triage.postpone(self.cast.ctx, self.idea, meeting)
        await triage.decide(self.cast.ctx, self.petra.id, self.idea)
        await triage.tell_decision(self.cast.ctx, self.idea, "Es beginnt")


@pytest.mark.parametrize(
    ("way", "messages"),
    [("accepted", 3), ("asked", 2), ("refused", 3), ("rested", 2), ("hidden", 1), ("met", 4)],
)
async def test_an_author_is_told_everything_in_their_language(cast: Cast, way: str, messages: int) -> None:
    """Olha reads Ukrainian, to the names of months, while the rooms hear German."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    olha.language = "uk"
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, "Café")
    await getattr(Moderated(cast=cast, petra=petra, olha=olha, idea=idea), way)()
    told = await cast.told(olha)
    assert len(told) == messages
    for text in told:
        assert all(CYRILLIC.search(line) for line in own_words(text).split("\n") if line not in OTHERS), text
        assert [part for part in GERMAN["uk"] if part in own_words(text)] == []
    assert all(not CYRILLIC.search(text) for text in await cast.told(cast.moderation))


#: What Petra and the others wrote.
OTHERS = frozenset({"So", "Da", "Wo?", "Jobcenter", "Es beginnt"})


@pytest.fixture
async def stage(world: World) -> Stage:
    """The channel "Arbeit" between two networks."""
    return await staged(world)


@pytest.fixture
async def samira(stage: Stage) -> Member:
    """She coordinates too, reads Arabic, and has a private chat."""
    samira = stage.world.member("telegram", "4", "سميرة حداد", language="ar")
    await stage.world.grant(samira, RoleName.COORDINATOR)
    await samira.writes("/language ar")
    return samira


def newest(member: Member, room: str | None = None) -> Seen:
    """What the bot said last."""
    return member.sees(room)[-1]


async def test_an_arabic_coordinator_is_asked_in_arabic_and_the_room_hears_german(
    stage: Stage, samira: Member
) -> None:
    """The question to her and its buttons are in her language, the announcement in the room's."""
    await samira.writes("/round new Jour fixe; every 3rd Thursday; 14:00; 90; Rathaus", TG)
    echo = newest(samira, TG)
    assert "كل شهر: الخميس الثالث" in echo.text
    assert [label for _, _, label in echo.words.choices] == ["نعم", "لا"]
    await samira.presses(echo, "نعم", TG)
    assert stage.count("Neue Runde: Jour fixe\njeden 3. Donnerstag im Monat") == (1, 1)


async def test_an_arabic_minute_taker_types_and_reads_her_way(stage: Stage, samira: Member) -> None:
    """English words work for her; refusals are in Arabic, what everybody hears is in German."""
    await stage.founds()
    await samira.writes("/decision", TG)
    assert ARABIC.search(samira.last())
    await samira.writes("/meeting start", TG)
    assert stage.card("Protokoll: \u2068سميرة حداد\u2069")
    await samira.writes("/task", TG)
    assert "«\u2066task @Petra Schulz by 30.11. حجز القاعة\u2069»" in samira.last()
    await samira.writes("/task @سميرة حداد by 30.11. Raum buchen", TG)
    assert stage.count("Aufgabe A1") == (1, 1)
    await samira.writes("/meeting end", TG)
    await stage.world.reaches(berlin("2026-11-30T09:00"))
    assert any("موعد المهمة \u2066A\u20681\u2069\u2069 اليوم." in seen.text for seen in samira.sees())


async def test_a_nudge_and_an_answer_are_in_ones_own_language(stage: Stage, samira: Member) -> None:
    """Dates, tallies and receipts too; the button she presses is the room's."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-04T09:00"))
    await samira.presses(stage.card("Einladung: Jour fixe"), "Vielleicht", TG)
    await samira.writes("/coming Jour fixe")
    assert "سجّلنا أنكم ستحضرون" in samira.last()
    assert "الخميس، 17 كانون الأول 2026، 14:00" in samira.last()


async def test_what_is_copied_from_arabic_text_works_as_a_command(stage: Stage, samira: Member) -> None:
    """Isolates and marks that come along with copied words change nothing."""
    await samira.writes("/idea مقهى لغات كل سبت")
    await samira.writes("\u2066status \u2068OM-2026-0001\u2069\u2069\u200f")
    assert "مقهى لغات كل سبت" in samira.last()
    assert stage.world.networks["matrix"].rooms[MX] == []
