"""Stories about tasks: one's own, reminded of, done, handed over, dropped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage.digests import duties
from tests.forum.rooms import MX, TG, Stage, berlin, staged
from tests.world import World


@pytest.fixture
async def stage(world: World) -> Stage:
    """A sitting gave Olha task 1, due on 11 December, and the Jobcenter task 2."""
    stage = await staged(world)
    for member in (stage.olha, stage.petra):
        await member.writes("/start")
    await stage.says(
        "/sitzung start",
        "/aufgabe @Olha Kovalenko bis 11.12. Raum buchen",
        "/aufgabe Jobcenter bis 11.12. Träger anfragen",
        "/sitzung ende",
    )
    return stage


def about(stage: Stage, words: str) -> list[str]:
    """What Olha read in private with these words."""
    return [seen.text for seen in stage.olha.sees() if words in seen.text]


async def test_one_sees_what_one_has_to_do(stage: Stage) -> None:
    """Own tasks with number and date; others have none."""
    await stage.olha.writes("aufgaben")
    assert "A1 · Raum buchen · bis Freitag, 11. Dezember" in stage.olha.last()
    await stage.petra.writes("aufgaben")
    assert "keine offenen Aufgaben" in stage.petra.last()


async def test_the_responsible_closes_a_task(stage: Stage) -> None:
    """Done once; a second time the person reads that it is."""
    await stage.olha.writes("erledigt 1")
    await stage.olha.writes("erledigt A1")
    assert "Aufgabe A1 ist schon erledigt." in stage.olha.last()


async def test_strangers_close_nothing(stage: Stage) -> None:
    """Only the responsible and coordinators may; a wrong number is named as such."""
    await stage.jan.writes("!erledigt 1", MX)
    assert "ist Olha Kovalenko zuständig" in stage.jan.last(MX)
    await stage.olha.writes("erledigt 99")
    assert "gibt es nicht" in stage.olha.last()


async def test_a_task_handed_over_is_not_missed_twice(stage: Stage) -> None:
    """The coordinators' digest counts the new one only."""
    await stage.olha.writes("übergeben 1 Petra Schulz")
    await stage.petra.writes("ja")
    async with stage.world.work.unit() as ctx:
        owed = await duties(ctx.session, date(2026, 12, 14), date(2026, 12, 20))
    assert owed.overdue == 2


async def test_a_task_is_handed_over_with_a_yes(stage: Stage) -> None:
    """It stays where it is until the other one accepts; then it has a number of theirs."""
    await stage.olha.writes("übergeben 1 Petra Schulz")
    await stage.olha.writes("aufgaben")
    assert "A1" in stage.olha.last()
    assert "An Petra Schulz: Übernehmen Sie Aufgabe A1 von Olha Kovalenko?" in stage.petra.last()
    await stage.petra.writes("ja")
    await stage.petra.writes("aufgaben")
    assert "A3 · Raum buchen" in stage.petra.last()
    await stage.olha.writes("erledigt 1")
    assert "an eine andere Person übergeben" in stage.olha.last()


async def test_a_task_may_be_refused(stage: Stage) -> None:
    """After a no it stays, and the responsible hears so."""
    await stage.olha.writes("übergeben 1 Petra Schulz")
    await stage.petra.writes("nein")
    assert "Petra Schulz übernimmt Aufgabe A1 nicht." in stage.olha.last()
    await stage.olha.writes("aufgaben")
    assert "A1" in stage.olha.last()


async def test_who_has_no_private_chat_is_asked_in_the_room(stage: Stage) -> None:
    """Jan is asked where the task came from, on his network too; only he can answer."""
    await stage.jan.writes("Guten Morgen", MX)
    await stage.olha.writes("übergeben 1 Jan Nowak")
    asked = [seen for seen in stage.jan.sees(MX) if "An Jan Nowak" in seen.text]
    await stage.petra.presses(stage.card("An Jan Nowak"), "Ja", TG)
    assert "ist Olha Kovalenko zuständig" in stage.petra.last()
    await stage.jan.reacts(asked[0], "✅", MX)
    await stage.jan.writes("!aufgaben", MX)
    assert "A3 · Raum buchen" in stage.jan.last(MX)


async def test_a_task_is_dropped_for_a_reason(stage: Stage) -> None:
    """Coordinators only, and not without saying why."""
    await stage.olha.writes("entfällt 1 Keine Lust")
    assert "Koordination" in stage.olha.last()
    await stage.petra.writes("entfällt 1")
    assert "Es fehlt der Grund." in stage.petra.last()
    await stage.petra.writes("entfällt 1 Der Raum ist schon gebucht.")
    await stage.olha.writes("aufgaben")
    assert "keine offenen Aufgaben" in stage.olha.last()


async def test_reminders_before_on_and_after_the_day(stage: Stage) -> None:
    """In the morning, each once; then the coordinators hear of it."""
    for day, words in (("08", "bald fällig"), ("11", "heute fällig"), ("14", "war fällig")):
        await stage.world.reaches(berlin(f"2026-12-{day}T07:59"))
        assert about(stage, words) == []
        await stage.world.reaches(berlin(f"2026-12-{day}T08:00"))
        await stage.world.passes(timedelta(hours=1))
        assert len(about(stage, words)) == 1
    await stage.world.reaches(berlin("2026-12-15T08:00"))
    await stage.world.passes(timedelta(hours=1))
    assert len([s for s in stage.petra.sees() if "Aufgabe A1 ist überfällig." in s.text]) == 1


async def test_an_office_is_reminded_in_the_room(stage: Stage) -> None:
    """Who cannot be reached alone is reminded where the task was given."""
    await stage.world.reaches(berlin("2026-12-11T08:00"))
    assert stage.count("Aufgabe A2 ist heute fällig.") == (1, 1)
    assert stage.count("Aufgabe A1 ist heute fällig.") == (0, 0)


async def test_a_closed_task_is_not_reminded_of(stage: Stage) -> None:
    """What is done is done."""
    await stage.olha.writes("erledigt 1")
    await stage.world.reaches(berlin("2026-12-11T08:00"))
    assert about(stage, "fällig") == []


async def test_after_downtime_only_the_newest_reminder_is_said(stage: Stage) -> None:
    """Nobody reads three reminders of one task at once."""
    await stage.world.reaches(berlin("2026-12-14T09:00"))
    assert len(about(stage, "A1")) == len(about(stage, "zuständig für Aufgabe A1")) + 1
