"""Stories about sittings and their minutes: dictated, posted, corrected, approved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import minutes
from storage import minutes as rows
from storage.models import Purpose
from tests.forum.rooms import MX, TG, Stage, berlin, staged
from tests.world import World

MICROPHONE = "-300"


@pytest.fixture
async def stage(world: World) -> Stage:
    """A jour fixe on 26 November at 14:00 that is about to begin, one idea on its agenda."""
    stage = await staged(world)
    await world.link(MICROPHONE, None, "Open Mic", Purpose.OPENMIC)
    await stage.founds("/runde neu Jour fixe; jeden letzten Donnerstag; 14:00; 90; Rathaus")
    await stage.olha.writes("/start")
    await stage.olha.writes("/idee Sprachkurs am Abend. Am Tag arbeiten wir.", MICROPHONE)
    await stage.petra.writes("annehmen 1")
    await stage.says("/tagesordnung 1 Jour fixe")
    await world.reaches(berlin("2026-11-26T14:03"))
    return stage


async def test_a_sitting_begins_with_its_agenda(stage: Stage) -> None:
    """Everybody reads that it begins, who keeps the minutes, and what is on the agenda."""
    await stage.says("/sitzung start")
    begun = stage.jan.last(MX)
    assert "Die Sitzung beginnt: Jour fixe" in begun
    assert "Protokoll: Petra Schulz" in begun
    assert "TOP 1 · Sprachkurs am Abend" in begun
    assert stage.count("Jetzt: Jour fixe") == (1, 1)


async def test_members_do_not_begin_sittings(stage: Stage) -> None:
    """Who is neither moderator nor named is told who may."""
    await stage.olha.writes("/sitzung start", TG)
    assert "Moderation" in stage.olha.last()


async def test_one_sitting_at_a_time(stage: Stage) -> None:
    """A second one is refused while one runs."""
    await stage.says("/sitzung start", "/sitzung start")
    assert "Hier läuft schon eine Sitzung." in stage.petra.last()


async def test_a_sitting_without_a_date_is_possible(stage: Stage, world: World) -> None:
    """Where no meeting is planned, one is made on the spot."""
    await world.link("-400", None, "Wohnen", Purpose.TALK)
    await stage.petra.writes("/sitzung start", "-400")
    assert "Die Sitzung beginnt: Wohnen" in stage.petra.last("-400")
    await stage.petra.writes("/sitzung ende", "-400")
    assert "Protokoll Wohnen (Nr. 1/2026)" in stage.petra.last("-400")


async def test_only_the_minute_taker_decides(stage: Stage) -> None:
    """Anybody may inform, but decisions and tasks are for minute taker and coordinators."""
    await stage.says("/sitzung start", "/top")
    await stage.olha.writes("/beschluss Alles wird gut.", TG)
    assert "Protokollführung" in stage.olha.last()
    said = await stage.olha.writes("/info Es gibt 14 Anmeldungen.", TG)
    assert said is not None
    await stage.says("/sitzung ende")
    assert "– Es gibt 14 Anmeldungen." in stage.card("Protokoll Jour fixe").text


async def test_nothing_is_dictated_outside_a_sitting(stage: Stage) -> None:
    """Without a sitting the words are refused with what to do."""
    for line in (
        "/info A",
        "/beschluss B",
        "/aufgabe @Olha bis morgen C",
        "/vertagt",
        "/zurück",
        "/sitzung ende",
    ):
        await stage.says(line)
        assert "Hier läuft gerade keine Sitzung." in stage.petra.last()


async def test_the_minutes_hold_what_was_dictated(stage: Stage) -> None:
    """Decisions and tasks at a glance, then item by item, with who was there and what comes next."""
    await stage.olha.writes("/komme", TG)
    await stage.jan.writes("!absage", MX)
    await stage.world.passes(timedelta(minutes=1))
    await stage.says(
        "/sitzung start",
        "/top",
        "/info 14 Personen warten.",
        "/beschluss Der Kurs beginnt im Januar.",
        "/aufgabe @Olha Kovalenko bis 30.11. Raum buchen",
        "/aufgabe Jobcenter bis Freitag Träger anfragen",
    )
    await stage.world.passes(timedelta(minutes=50))
    await stage.says("/sitzung ende")
    text = stage.jan.last(MX)
    for words in (
        "Protokoll Jour fixe (Nr. 1/2026)",
        "Donnerstag, 26. November 2026, 14:04 Uhr – 14:54 Uhr · Rathaus",
        "Protokollführung: Petra Schulz",
        "Dabei: Olha Kovalenko, Petra Schulz",
        "Entschuldigt: Jan Nowak",
        "B1/2026 · Der Kurs beginnt im Januar.",
        "A2 · Olha Kovalenko · bis Montag, 30. November · Raum buchen",
        "A3 · Jobcenter · bis Freitag, 27. November · Träger anfragen",
        "TOP 1 · Sprachkurs am Abend",
        "– 14 Personen warten.",
        "Nächster Termin: Donnerstag, 31. Dezember 2026, 14:00 Uhr",
        "bis Donnerstag, 3. Dezember",
    ):
        assert words in text, text
    assert stage.count("Protokoll Jour fixe") == (1, 1)
    assert "Sie sind zuständig für Aufgabe A2" in stage.olha.last()


async def test_a_line_can_be_taken_back(stage: Stage) -> None:
    """It is struck out where it was said, does not stand in the minutes, and its number is free again."""
    await stage.says("/sitzung start", "/top", "/beschluss Falsch.", "/zurück")
    assert stage.count("steht nicht im Protokoll") == (1, 1)
    await stage.says("/beschluss Richtig.", "/aufgabe Olha bis morgen Nichts", "/zurück", "/sitzung ende")
    text = stage.card("Protokoll Jour fixe").text
    assert "B1/2026 · Richtig." in text
    assert "Falsch." not in text
    assert "Nichts" not in text
    await stage.olha.writes("status 1")
    assert "beschlossen" in stage.olha.last()


async def test_a_task_needs_person_date_and_words(stage: Stage) -> None:
    """Anything less is refused with an example, and nothing is written down."""
    await stage.says("/sitzung start")
    for line in (
        "/aufgabe",
        "/aufgabe @Olha Raum buchen",
        "/aufgabe bis morgen Raum",
        "/aufgabe @Olha bis morgen",
    ):
        await stage.says(line)
        assert "Eine Aufgabe braucht" in stage.petra.last()


async def test_the_author_of_a_decided_idea_is_told_on_approval(stage: Stage) -> None:
    """Five silent working days later the minutes hold, and the answer goes to the author, once."""
    await stage.says("/sitzung start", "/top", "/beschluss Der Kurs beginnt im Januar.", "/sitzung ende")
    assert not [s for s in stage.olha.sees() if "Der Kurs beginnt im Januar." in s.text]
    await stage.world.reaches(berlin("2026-12-03T23:00"))
    assert "Das Protokoll ist genehmigt." not in stage.card("Protokoll Jour fixe").text
    await stage.world.reaches(berlin("2026-12-04T00:01"))
    await stage.world.passes(timedelta(hours=1))
    assert "Das Protokoll ist genehmigt." in stage.card("Protokoll Jour fixe").text
    assert len([s for s in stage.olha.sees() if "Der Kurs beginnt im Januar." in s.text]) == 1


async def test_an_objection_keeps_the_minutes_open(stage: Stage) -> None:
    """It is listed, nothing is approved silently; the next meeting approves with a word."""
    await stage.says("/sitzung start", "/top", "/beschluss Der Kurs beginnt im Januar.")
    await stage.olha.writes("/info Oder im Februar.", TG)
    await stage.says("/sitzung ende")
    await stage.world.passes(timedelta(minutes=1))
    await stage.jan.writes("!einwand Im Februar.", MX)
    assert "die dabei waren" in stage.jan.last(MX)
    await stage.olha.writes("/einwand Im Februar.", TG)
    assert "Einwand: Im Februar." in stage.card("Protokoll Jour fixe").text
    await stage.world.reaches(berlin("2026-12-31T14:00"))
    assert "Das Protokoll ist genehmigt." not in stage.card("Protokoll Jour fixe").text
    await stage.says("/sitzung start", "/genehmigt")
    assert "Das Protokoll ist genehmigt." in stage.card("Protokoll Jour fixe (Nr. 1/2026)").text


async def test_an_undecided_idea_goes_back_to_work(stage: Stage) -> None:
    """A meeting without decision puts it back in progress, and the author hears so."""
    await stage.says("/sitzung start", "/top", "/sitzung ende")
    await stage.olha.writes("status 1")
    assert "in Bearbeitung" in stage.olha.last()


async def test_a_postponed_idea_is_on_the_next_agenda(stage: Stage) -> None:
    """`vertagt` puts it on the agenda of the following date."""
    await stage.says("/sitzung start", "/top", "/vertagt", "/sitzung ende")
    assert "Vertagt auf die nächste Sitzung." in stage.card("Protokoll Jour fixe").text
    await stage.says("/tagesordnung")
    assert "31. Dezember 2026" in stage.petra.last()
    assert "Sprachkurs am Abend" in stage.petra.last()
    await stage.olha.writes("status 1")
    assert "31. Dezember" in stage.olha.last()


async def test_what_was_never_reached_is_not_lost(stage: Stage) -> None:
    """A topic nobody came to stands on the next agenda."""
    await stage.jan.writes("!top Busverbindung", MX)
    await stage.says("/sitzung start", "/top 1", "/sitzung ende", "/tagesordnung")
    assert "Busverbindung" in stage.petra.last()


async def test_long_minutes_fit_into_one_message(stage: Stage) -> None:
    """Past 3,500 characters the message shows the glance; the rows still hold every word."""
    await stage.says("/sitzung start", "/top")
    await stage.says(*(f"/beschluss {number} {'sehr lange beschlossen ' * 40}" for number in range(12)))
    await stage.says("/sitzung ende")
    text = stage.card("Protokoll Jour fixe").text
    assert len(text) <= minutes.CHAT_LENGTH
    assert "12 Beschlüsse" in text
    async with stage.world.work.unit() as ctx:
        meeting = await rows.latest(ctx.session)
        assert meeting is not None
        view = await minutes.record(ctx, meeting)
    assert len(view.resolutions) == 12
    assert all(len(resolution.text) > 800 for resolution in view.resolutions)


async def test_the_latest_minutes_can_be_asked_for(stage: Stage) -> None:
    """`protokoll` answers anywhere, with a round's name or without; before there are any it says so."""
    await stage.olha.writes("protokoll")
    assert "sobald eine Sitzung zu Ende ist" in stage.olha.last()
    await stage.says("/sitzung start", "/top", "/beschluss Der Kurs beginnt im Januar.", "/sitzung ende")
    for line in ("protokoll", "protokoll Jour fixe"):
        await stage.olha.writes(line)
        assert "Protokoll Jour fixe (Nr. 1/2026)" in stage.olha.last()


async def test_a_forgotten_sitting_ends_by_itself(stage: Stage) -> None:
    """Twelve hours later the minutes are posted and the channel is free again."""
    await stage.says("/sitzung start", "/top", "/beschluss Der Kurs beginnt im Januar.")
    await stage.world.passes(timedelta(hours=12, minutes=1))
    assert stage.count("Protokoll Jour fixe") == (1, 1)


async def test_a_meeting_nobody_began_lets_its_idea_go(stage: Stage) -> None:
    """The idea is put on the next date, not forgotten with the missed one."""
    await stage.world.passes(timedelta(hours=13))
    await stage.olha.writes("status 1")
    assert "31. Dezember" in stage.olha.last()
