"""Stories about dates and rhythms in people's words."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import rhythm, whens
from forum.whens import When

BERLIN = ZoneInfo("Europe/Berlin")
#: A Monday.
TODAY = date(2026, 11, 23)
#: What the clock on the wall shows, without zone.
wall = datetime.fromisoformat


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26.11.2026", date(2026, 11, 26)),
        ("26.11.26", date(2026, 11, 26)),
        ("26.11.", date(2026, 11, 26)),
        ("1.2.", date(2027, 2, 1)),
        ("2027-01-12", date(2027, 1, 12)),
        ("heute", TODAY),
        ("Morgen", date(2026, 11, 24)),
        ("übermorgen", date(2026, 11, 25)),
        ("uebermorgen", date(2026, 11, 25)),
        ("tomorrow", date(2026, 11, 24)),
        ("Freitag", date(2026, 11, 27)),
        ("am Freitag", date(2026, 11, 27)),
        ("Freitag, 4.12.2026", date(2026, 12, 4)),
        ("Montag", date(2026, 11, 30)),
        ("nächsten Montag", date(2026, 11, 30)),
        ("1. Dezember", date(2026, 12, 1)),
        ("24. März 2027", date(2027, 3, 24)),
        ("in 3 Tagen", date(2026, 11, 26)),
        ("in zwei Wochen", date(2026, 12, 7)),
        ("29.2.", date(2028, 2, 29)),
        ("29. Februar", date(2028, 2, 29)),
        ("31.12.2026", date(2026, 12, 31)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date) -> None:
    """A date without year is the next one that exists; a weekday is the next one after today."""
    assert whens.read(text, TODAY) == When(day=day)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("jeden 3. Donnerstag", "FREQ=MONTHLY;BYDAY=3TH"),
        ("jeden dritten Donnerstag im Monat", "FREQ=MONTHLY;BYDAY=3TH"),
        ("jeden letzten Mittwoch", "FREQ=MONTHLY;BYDAY=-1WE"),
        ("JEDEN MONTAG", "FREQ=WEEKLY;BYDAY=MO"),
        ("jeden Montag und Mittwoch", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("jeden 1. und 3. Donnerstag", "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        ("alle 2 Wochen am Dienstag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("alle zwei Wochen dienstags", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("alle 14 Tage am Dienstag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("jede zweite Woche am Dienstag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("monatlich am 15.", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("jeden letzten Tag im Monat", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("täglich", "FREQ=DAILY"),
        ("jeden Montag bis 31.01.2027", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270131"),
        ("jeden Montag 10 mal", "FREQ=WEEKLY;BYDAY=MO;COUNT=10"),
        ("every 3rd Thursday", "FREQ=MONTHLY;BYDAY=3TH"),
        ("every last Wednesday of the month", "FREQ=MONTHLY;BYDAY=-1WE"),
        ("every 2 weeks on Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("rrule:freq=monthly;byday=3th", "FREQ=MONTHLY;BYDAY=3TH"),
    ],
)
def test_a_rhythm_is_read_as_people_say_it(text: str, rule: str) -> None:
    """Rules in words, German or English, become the same RRULE."""
    assert whens.read(text, TODAY) == When(day=TODAY, rrule=rule)


def test_a_rhythm_may_begin_later() -> None:
    """ "ab" says from when a rhythm counts."""
    when = whens.read("alle 6 Monate am 2. Dienstag ab 12.01.2027", TODAY)
    assert when == When(day=date(2027, 1, 12), rrule="FREQ=MONTHLY;INTERVAL=6;BYDAY=2TU")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "irgendwann",
        "31.02.2027",
        "jeden",
        "jeden 9. Montag",
        "jeden 30. Februar",
        "alle 0 Wochen am Montag",
        "monatlich am Donnerstag",
        "jeden Montag und",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=3TH",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=MONTHLY;BYDAY=" + "1MO," * 500,
    ],
)
def test_what_cannot_be_kept_is_not_guessed(text: str) -> None:
    """Dates that do not exist and rules without dates are refused, not repaired."""
    assert whens.read(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:00", clock(14)),
        ("14.30 Uhr", clock(14, 30)),
        ("9 Uhr", clock(9)),
        ("9", clock(9)),
        ("2 pm", clock(14)),
        ("12 pm", clock(12)),
        ("25:00", None),
        ("14:60", None),
        ("bald", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read(text: str, at: clock | None) -> None:
    """Times with and without "Uhr"; impossible ones are refused."""
    assert whens.read_time(text) == at


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("90 Minuten", 90),
        ("1,5 Stunden", 90),
        ("1:30", 90),
        ("eine Stunde", 60),
        ("2 h", 120),
        ("3", None),
        ("9999", None),
        ("lang", None),
        ("", None),
    ],
)
def test_a_length_is_read(text: str, minutes: int | None) -> None:
    """Minutes or hours, five minutes to twelve hours."""
    assert whens.read_minutes(text) == minutes


def test_the_words_after_a_date_are_left_alone() -> None:
    """A date at the beginning of a text takes only its own words."""
    assert whens.leading_day(["30.11.", "Raum", "buchen"], TODAY) == (date(2026, 11, 30), 1)
    assert whens.leading_day(["Freitag", "Raum", "buchen"], TODAY) == (date(2026, 11, 27), 1)
    assert whens.leading_day(["Raum", "buchen"], TODAY) == (None, 0)


RULES = st.one_of(
    st.builds(
        lambda days, n: f"FREQ=WEEKLY;INTERVAL={n};BYDAY={','.join(days)}",
        st.lists(st.sampled_from(rhythm.DAYS), min_size=1, max_size=3, unique=True),
        st.integers(1, 12),
    ),
    st.builds(
        lambda nth, day, n: f"FREQ=MONTHLY;INTERVAL={n};BYDAY={nth}{day}",
        st.sampled_from([1, 2, 3, 4, 5, -1, -2]),
        st.sampled_from(rhythm.DAYS),
        st.integers(1, 12),
    ),
    st.builds(
        lambda day, n: f"FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={day}",
        st.sampled_from([*range(1, 32), -1]),
        st.integers(1, 12),
    ),
    st.builds(
        lambda n, count: f"FREQ=DAILY;INTERVAL={n};COUNT={count}", st.integers(1, 6), st.integers(1, 99)
    ),
    st.builds(lambda n: f"FREQ=WEEKLY;INTERVAL={n};BYDAY=MO;UNTIL=20271231", st.integers(1, 12)),
)


@given(RULES)
def test_the_words_for_a_rule_mean_that_rule(text: str) -> None:
    """What is echoed back can be typed again and means the same."""
    rule = rhythm.check(text)
    assert rule is not None
    assert whens.read(rhythm.in_words(rule), TODAY) == When(day=TODAY, rrule=rule)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Anything may be typed; nothing is raised."""
    whens.read(text, TODAY)
    whens.read_time(text)
    whens.read_minutes(text)
    whens.leading_day(text.split(), TODAY)


@pytest.mark.parametrize("text", ["jeden " * 5000, "1." * 5000, "9" * 50_000, "26." * 9000, "FREQ=" * 9000])
def test_no_text_takes_long(text: str) -> None:
    """Long nonsense is refused at once."""
    begun = time.process_time()
    assert whens.read(text, TODAY) is None
    assert time.process_time() - begun < 0.25


def test_every_third_thursday_stays_on_the_wall_clock() -> None:
    """14:00 is 14:00 in winter and in summer."""
    starts = list(islice(rhythm.starts("FREQ=MONTHLY;BYDAY=3TH", wall("2026-12-17T14:00")), 6))
    moments = [rhythm.moment(start, BERLIN) for start in starts]
    assert {moment.astimezone(BERLIN).hour for moment in moments} == {14}
    assert {moment.hour for moment in moments} == {12, 13}


def test_in_the_spring_gap_it_happens_an_hour_later() -> None:
    """On 28 March 2027 there is no 2:30; 3:30 summer time is meant."""
    moment = rhythm.moment(wall("2027-03-28T02:30"), BERLIN).astimezone(BERLIN)
    assert (moment.hour, moment.minute, moment.dst()) == (3, 30, timedelta(hours=1))


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 10, 31)])
def test_of_two_in_autumn_the_first_is_meant(night: date) -> None:
    """In the autumn night 2:30 comes twice; the one in summer time counts."""
    moment = rhythm.moment(datetime.combine(night, clock(2, 30)), BERLIN).astimezone(BERLIN)
    assert (moment.hour, moment.dst()) == (2, timedelta(hours=1))


def test_month_ends_and_leap_days_are_kept() -> None:
    """The 31st skips short months, the last day does not, and 29 February comes every four years."""
    first = wall("2027-01-31T14:00")
    assert [s.month for s in islice(rhythm.starts("FREQ=MONTHLY;BYMONTHDAY=31", first), 3)] == [1, 3, 5]
    assert [s.day for s in islice(rhythm.starts("FREQ=MONTHLY;BYMONTHDAY=-1", first), 3)] == [31, 28, 31]
    leap = "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29"
    assert [s.year for s in islice(rhythm.starts(leap, first), 2)] == [2028, 2032]


def test_an_old_series_goes_on() -> None:
    """Dates are found however long ago a series began."""
    first, now = wall("2000-01-03T09:00"), wall("2026-11-23")
    assert next(rhythm.starts("FREQ=WEEKLY;BYDAY=MO", first, after=now)) == wall("2026-11-23T09:00")
