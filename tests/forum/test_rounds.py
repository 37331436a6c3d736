"""Stories about rounds: set up, announced, invited to, reminded of, moved and called off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.models import Purpose
from tests.forum.rooms import JOUR_FIXE, MX, TG, Stage, berlin, staged
from tests.world import World


@pytest.fixture
async def stage(world: World) -> Stage:
    """Petra, Olha and Jan in a linked channel, on Monday, 23 November 2026."""
    return await staged(world)


async def test_a_round_is_echoed_and_counts_after_a_yes(stage: Stage) -> None:
    """The coordinator reads the rhythm in words with three dates; the announcement follows the yes."""
    await stage.petra.writes(JOUR_FIXE, TG)
    echo = stage.petra.last(TG)
    assert "jeden 3. Donnerstag im Monat" in echo
    assert "Donnerstag, 17. Dezember 2026, 14:00 Uhr" in echo
    assert "Donnerstag, 18. Februar 2027, 14:00 Uhr" in echo
    assert stage.count("Neue Runde") == (0, 0)
    await stage.petra.writes("ja", TG)
    assert stage.count("Neue Runde: Jour fixe") == (1, 1)


async def test_a_rule_may_have_semicolons_of_its_own(stage: Stage) -> None:
    """An RRULE is typed in one line like any other rhythm, and the five fields are still five."""
    await stage.petra.writes(
        "/runde neu Beirat; RRULE:FREQ=MONTHLY;BYDAY=3TH; 14:00; 90; Rathaus; Raum = 3", TG
    )
    echo = stage.petra.last(TG)
    assert "Donnerstag, 17. Dezember 2026, 14:00 Uhr" in echo
    assert "Rathaus; Raum = 3" in echo


async def test_a_round_may_be_dropped(stage: Stage) -> None:
    """After a no nothing was ever set up."""
    await stage.petra.writes(JOUR_FIXE, TG)
    await stage.petra.presses(stage.card("So habe ich"), "Nein", TG)
    await stage.petra.writes("/termine", TG)
    assert "sobald es welche gibt" in stage.petra.last(TG)


async def test_a_yes_counts_once(stage: Stage) -> None:
    """A button pressed after the yes changes nothing and says so."""
    await stage.founds()
    await stage.petra.presses(stage.card("So habe ich"), "Ja", TG)
    assert "schon beantwortet" in stage.petra.last(TG)
    assert stage.count("Neue Runde") == (1, 1)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("; jeden 3. Donnerstag; 14:00; 90; Rathaus", "Name"),
        ("Jour fixe; irgendwann; 14:00; 90; Rathaus", "zweite Teil"),
        ("Jour fixe; 1.1.2020; 14:00; 90; Rathaus", "zweite Teil"),
        ("Jour fixe; jeden Montag; 25:00; 90; Rathaus", "Uhrzeit"),
        ("Jour fixe; jeden Montag; 14:00; lang; Rathaus", "Dauer"),
    ],
)
async def test_a_refusal_names_the_field(stage: Stage, line: str, field: str) -> None:
    """Whoever mistypes one part reads which one, with an example."""
    await stage.petra.writes(f"/runde neu {line}", TG)
    assert field in stage.petra.last(TG)
    assert "Zum Beispiel" in stage.petra.last(TG)


async def test_a_round_can_be_described_step_by_step(stage: Stage) -> None:
    """Five questions, one after another; an answer that cannot be understood is asked for again."""
    await stage.petra.writes("/start")
    await stage.petra.writes("/runde neu", TG)
    answers = ("Jour fixe", "irgendwann", "jeden 3. Donnerstag", "14:00", "90 Minuten", "Rathaus")
    for answer in answers:
        await stage.petra.writes(answer)
    assert "So habe ich Sie verstanden" in stage.petra.last()
    assert any("nicht zu verstehen" in seen.text for seen in stage.petra.sees())
    await stage.petra.writes("ja")
    assert stage.count("Neue Runde: Jour fixe") == (1, 1)
    assert "angekündigt" in stage.petra.last()


async def test_the_questions_can_be_left(stage: Stage) -> None:
    """`abbrechen` ends the questions, and nothing is left of them."""
    await stage.petra.writes("/start")
    await stage.petra.writes("/runde neu", TG)
    await stage.petra.writes("Jour fixe")
    await stage.petra.writes("abbrechen")
    await stage.petra.writes("termine")
    assert "sobald es welche gibt" in stage.petra.last()


async def test_a_round_belongs_to_a_room(stage: Stage) -> None:
    """In private the coordinator reads where to write instead."""
    await stage.petra.writes(JOUR_FIXE)
    assert "in den Raum" in stage.petra.last()


async def test_only_coordinators_set_rounds_up(stage: Stage) -> None:
    """Members are told who may."""
    await stage.olha.writes(JOUR_FIXE, TG)
    assert "Koordination" in stage.olha.last(TG)


async def test_a_public_holiday_is_mentioned_not_avoided(stage: Stage) -> None:
    """A date on a holiday stays where it is and says so."""
    await stage.founds("/runde neu Treff; 25.12.2026; 14:00; 90; Rathaus")
    assert "Freitag, 25. Dezember 2026, 14:00 Uhr (Feiertag:" in stage.card("Neuer Termin").text


async def test_the_invitation_comes_fourteen_days_before(stage: Stage) -> None:
    """One card in each room, not a day earlier."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-03T13:59"))
    assert stage.count("Einladung:") == (0, 0)
    await stage.world.reaches(berlin("2026-12-03T14:00"))
    assert stage.count("Einladung: Jour fixe") == (1, 1)


async def test_a_near_date_is_invited_to_at_once(stage: Stage) -> None:
    """A date within fourteen days is invited to when it is set up."""
    await stage.founds("/runde neu Treff; übermorgen; 14:00; 90; Rathaus")
    assert stage.count("Einladung: Treff") == (1, 1)


async def test_answers_from_both_networks_are_counted_on_one_card(stage: Stage) -> None:
    """Button, reaction and word count alike, once a person; the card changes in place everywhere."""
    await stage.founds("/runde neu Treff; übermorgen; 14:00; 90; Rathaus")
    await stage.olha.presses(stage.card("Einladung:"), "Komme", TG)
    await stage.jan.reacts(stage.jan.sees(MX)[-1], "👍", MX)
    await stage.petra.writes("/vielleicht", TG)
    await stage.petra.writes("/absage Treff", TG)
    for member, room in ((stage.petra, TG), (stage.jan, MX)):
        card = [seen for seen in member.sees(room) if "Einladung:" in seen.text]
        assert len(card) == 1
        assert "👍 2 kommen · 🤔 0 vielleicht · 👎 1 kommen nicht" in card[0].text


async def test_a_reaction_taken_back_takes_the_answer_back(stage: Stage) -> None:
    """Who takes the 👍 away has not answered any more."""
    await stage.founds("/runde neu Treff; übermorgen; 14:00; 90; Rathaus")
    await stage.olha.reacts(stage.card("Einladung:"), "👍", TG)
    assert "👍 1 kommen" in stage.card("Einladung:").text
    await stage.olha.reacts(stage.card("Einladung:"), "👍", TG, take_back=True)
    assert "👍 0 kommen" in stage.card("Einladung:").text


async def test_an_answer_in_private_is_confirmed_in_words(stage: Stage) -> None:
    """Where nobody sees the card the person reads what counts."""
    await stage.founds("/runde neu Treff; übermorgen; 14:00; 90; Rathaus")
    await stage.olha.writes("komme")
    assert stage.olha.last().startswith("Sie sind angemeldet: Treff.")


async def test_reminders_come_a_week_a_day_and_an_hour_before(stage: Stage) -> None:
    """Each once in each room, at its minute."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-03T14:00"))
    for moment, words in (
        ("2026-12-10T14:00", "In einer Woche: Jour fixe"),
        ("2026-12-16T14:00", "In einem Tag: Jour fixe"),
        ("2026-12-17T13:00", "In einer Stunde: Jour fixe"),
    ):
        await stage.world.reaches(berlin(moment) - timedelta(minutes=1))
        assert stage.count(words) == (0, 0)
        await stage.world.reaches(berlin(moment))
        await stage.world.passes(timedelta(minutes=1))
        assert stage.count(words) == (1, 1)


async def test_after_downtime_only_the_newest_reminder_is_said(stage: Stage) -> None:
    """A reminder missed by more than ten minutes says that it is late; older ones are skipped."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-03T14:00"))
    await stage.world.reaches(berlin("2026-12-16T20:00"))
    assert stage.count("Erinnerung: Jour fixe (verspätet)") == (1, 1)
    assert stage.count("In einer Woche") == (0, 0)


async def test_no_reminder_after_the_beginning(stage: Stage) -> None:
    """A reminder that is past its meeting is never said."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-03T14:00"))
    await stage.world.reaches(berlin("2026-12-17T14:00"))
    assert stage.count("Erinnerung") == stage.count("In einer Stunde") == (0, 0)


async def test_no_reminder_within_an_hour_of_the_invitation(stage: Stage) -> None:
    """Who was just invited is not reminded at once."""
    await stage.founds("/runde neu Treff; morgen; 9:30; 90; Rathaus")
    await stage.world.reaches(berlin("2026-11-23T09:31"))
    assert stage.count("In einem Tag") == (0, 0)
    await stage.world.reaches(berlin("2026-11-24T08:30"))
    assert stage.count("In einer Stunde") == (1, 1)


async def test_only_those_without_an_answer_are_asked_in_private(stage: Stage) -> None:
    """A day before, people who take part and have not answered are asked once, alone."""
    await stage.founds("/runde neu Treff; 26.11.2026; 14:00; 90; Rathaus")
    for member in (stage.olha, stage.petra):
        await member.writes("/start")
        await member.writes("Guten Morgen", TG)
    await stage.olha.writes("/komme", TG)
    await stage.world.reaches(berlin("2026-11-25T14:00"))
    await stage.world.passes(timedelta(minutes=1))
    assert not [seen for seen in stage.olha.sees() if "Kommen Sie zu" in seen.text]
    asked = [seen for seen in stage.petra.sees() if "Kommen Sie zu Treff?" in seen.text]
    assert len(asked) == 1
    await stage.petra.presses(asked[0], "Komme")
    assert "👍 2 kommen" in stage.card("Einladung:").text


async def test_a_cancelled_meeting_is_said_and_shown(stage: Stage) -> None:
    """Everybody reads it with the reason; the card offers nothing any more; the next date stays."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-03T14:00"))
    await stage.petra.writes("/runde absagen Jour fixe Referentin erkrankt", TG)
    assert stage.count("Jour fixe fällt aus.") == (1, 1)
    assert "Grund: Referentin erkrankt" in stage.card("fällt aus").text
    assert stage.card("Abgesagt: Jour fixe").words.choices == ()
    await stage.petra.writes("/termine", TG)
    assert "17. Dezember" not in stage.petra.last(TG)
    assert "21. Januar" in stage.petra.last(TG)
    await stage.world.reaches(berlin("2026-12-10T14:00"))
    assert stage.count("In einer Woche") == (0, 0)


async def test_a_moved_meeting_is_invited_to_anew(stage: Stage) -> None:
    """The old card says so, the new date has its own; the time stays unless another is given."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-03T14:00"))
    await stage.petra.writes("/runde verschieben Jour fixe 18.12.2026", TG)
    await stage.world.passes(timedelta(days=1))
    assert "Neu: Freitag, 18. Dezember 2026, 14:00 Uhr" in stage.card("ist verschoben").text
    assert stage.count("Verschoben: Jour fixe") == (1, 1)
    assert stage.count("Einladung: Jour fixe") == (1, 1)
    await stage.petra.writes("/runde verschieben Jour 19.12.2026 15:30 Uhr", TG)
    assert "Neu: Samstag, 19. Dezember 2026, 15:30 Uhr" in stage.card("ist verschoben").text


async def test_a_meeting_cannot_be_moved_into_the_past(stage: Stage) -> None:
    """A new date that is past or taken is refused with an example."""
    await stage.founds()
    for day in ("1.1.2020", "21.1.2027"):
        await stage.petra.writes(f"/runde verschieben Jour fixe {day}", TG)
        assert "vorbei oder schon belegt" in stage.petra.last(TG)


async def test_an_ambiguous_name_is_answered_with_the_rounds(stage: Stage) -> None:
    """A beginning that fits several rounds lists them; their number always works."""
    await stage.founds()
    await stage.founds("/runde neu Jour fixe Nord; jeden Montag; 9:00; 60; online")
    await stage.petra.writes("/runde absagen Jour", TG)
    assert "1 · Jour fixe\n2 · Jour fixe Nord" in stage.petra.last(TG)
    await stage.petra.writes("/runde absagen 2", TG)
    assert stage.count("Jour fixe Nord fällt aus.") == (1, 1)


async def test_inner_meetings_are_not_for_everybody(stage: Stage, world: World) -> None:
    """What the moderation meets for is not told to members, nor answered by them."""
    await world.link("-200", None, "Moderation", Purpose.MODERATION)
    await stage.petra.writes("/runde neu Klausur; übermorgen; 14:00; 90; Rathaus", "-200")
    await stage.petra.writes("ja", "-200")
    await stage.olha.writes("/termine")
    assert "Klausur" not in stage.olha.last()
    await stage.olha.writes("/komme Klausur")
    assert "steht kein Termin an" in stage.olha.last()
    await stage.petra.writes("/termine")
    assert "Klausur" in stage.petra.last()


@pytest.mark.parametrize(
    ("line", "now", "start"),
    [
        ("28.03.2027; 02:30", "2027-03-27T12:00", "03:30 Uhr"),
        ("31.10.2027; 02:30", "2027-10-30T12:00", "02:30 Uhr"),
    ],
)
async def test_the_nights_of_the_clock_change(stage: Stage, line: str, now: str, start: str) -> None:
    """A date in such a night is reminded of exactly once, an hour before it really begins."""
    await stage.world.reaches(berlin(now))
    await stage.founds(f"/runde neu Nacht; {line}; 60; Rathaus")
    begins = berlin(f"{line[6:10]}-{line[3:5]}-{line[:2]}T02:30")
    assert start in stage.card("Einladung:").text
    for minute in range(-70, 1, 5):
        await stage.world.reaches(begins + timedelta(minutes=minute))
    assert stage.count("In einer Stunde: Nacht") == (1, 1)
