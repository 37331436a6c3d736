"""Dates, rhythms, times and lengths as people write them, in German and simple English.

Read word by word: no pattern is ever matched against foreign text, so no text can take long.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time

from forum import rhythm, vocabulary
from forum.vocabulary import Reader, integer, words_of

#: A rhythm's day: which one of its month, which weekday; a missing one is None.
Day = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A single date (`rrule` is None), or a rule that counts from `day` on."""

    day: date
    rrule: str | None = None


def read(text: str, today: date) -> When | None:
    """What "26.11.2026", "morgen", "jeden 3. Donnerstag" or an RRULE means; None when it means nothing."""
    if "freq=" in text.casefold():
        rule = rhythm.check(text)
        return When(day=today, rrule=rule) if rule else None
    words = words_of(text)
    day, used = leading_day(words, today)
    if day is not None and used == len(words):
        return When(day=day)
    return _rhythm(Reader(words), today)


def leading_day(words: Sequence[str], today: date) -> tuple[date | None, int]:
    """The date the first words name, and how many words that took; (None, 0) without one.

    A date without year is the next such date; a weekday is the next one after today.
    """
    reader = Reader([vocabulary.folded(word) for word in words[:6]])
    with suppress(ValueError):
        day = reader.day(today)
        if day is not None:
            return day, reader.used
    return None, 0


def read_time(text: str) -> time | None:
    """A time of day: `14:00`, `14.30 Uhr`, `9 Uhr`, `2 pm`."""
    words = words_of(text)
    late = bool(words) and words[-1] == "pm"
    if len(words) == 2 and words[1] in ("uhr", "am", "pm", "h"):
        words = words[:1]
    if len(words) != 1:
        return None
    hour, _, minute = words[0].removesuffix("uhr").replace(".", ":").partition(":")
    with suppress(ValueError):
        return time(integer(hour) + 12 * (late and integer(hour) < 12), integer(minute or "0"))
    return None


def read_minutes(text: str) -> int | None:
    """A length in minutes, 5 to 720: `90`, `90 Minuten`, `1,5 Stunden`, `1:30`."""
    words = words_of(text)
    if (
        not words
        or len(words) > 2
        or (len(words) == 2 and words[1] not in vocabulary.HOURS | vocabulary.MINUTES)
    ):
        return None
    with suppress(ValueError):
        minutes = _length(words[0], hours=len(words) == 2 and words[1] in vocabulary.HOURS)
        return minutes if 5 <= minutes <= 720 else None
    return None


def _length(word: str, *, hours: bool) -> int:
    whole, colon, rest = word.partition(":")
    if colon:
        return 60 * integer(whole) + integer(rest)
    if not hours:
        return vocabulary.NUMBERS.get(word) or integer(word)
    whole, _, tenths = word.replace(",", ".").partition(".")
    return 60 * (vocabulary.NUMBERS.get(whole) or integer(whole)) + 6 * integer(tenths or "0")


def _rhythm(reader: Reader, today: date) -> When | None:
    with suppress(ValueError):
        parts = _pace_and_days(reader)
        start = reader.day(today) if reader.skip(vocabulary.FROM) else today
        parts += _end(reader, today)
        if start is None or not reader.done:
            return None
        rule = rhythm.check(";".join(parts))
        return When(day=start, rrule=rule) if rule else None
    return None


def _pace_and_days(reader: Reader) -> list[str]:
    """The parts of the rule that say how often and on which days; ValueError when nothing does."""
    freq, interval = _pace(reader)
    reader.skip(vocabulary.ON)
    days = _days(reader)
    while days and reader.skip(vocabulary.OF_MONTH):
        reader.take({"monat": 1, "monats": 1, "month": 1})
    if days and freq == "DAILY" and interval % 7 == 0:
        freq, interval = "WEEKLY", interval // 7
    if not days and freq is None:
        raise ValueError("no rhythm")
    return [*_days_as_parts(freq, days), f"INTERVAL={interval}"]


def _pace(reader: Reader) -> tuple[str | None, int]:
    """Frequency and interval; no frequency in "jeden 3. Montag", where the days decide."""
    if adverb := reader.take(vocabulary.ADVERBS):
        return adverb, 1
    several = reader.skip(vocabulary.ALL)
    if not several and not reader.skip(vocabulary.EVERY):
        raise ValueError("neither every nor all")
    mark = reader.used
    count = reader.number() if several else reader.nth() or reader.number()
    unit = reader.take(vocabulary.UNITS)
    if unit is None or (count is not None and count < 0):
        reader.used = mark
        return None, 1
    return unit, 1 if count is None else count


def _days(reader: Reader) -> list[Day]:
    days: list[Day] = []
    while True:
        more = bool(days) and reader.skip(vocabulary.AND)
        nth, weekday = reader.nth(), reader.take(vocabulary.WEEKDAYS)
        if nth is None and weekday is None:
            if more:
                raise ValueError("something must follow the and")
            return days
        if nth is not None and weekday is None:
            reader.take({"tag": 1, "day": 1})
        days.append((nth, weekday))


def _days_as_parts(freq: str | None, days: Sequence[Day]) -> list[str]:
    if not days:
        return [f"FREQ={freq}"]
    counted = [nth is not None for nth, _ in days]
    if any(counted) != all(counted) or (freq == "MONTHLY" and not any(counted)):
        raise ValueError("a weekday of a month needs its number")
    named = days[-1][1]
    if named is None and all(weekday is None for _, weekday in days):
        chosen = "BYMONTHDAY=" + ",".join(str(nth) for nth, _ in days)
    else:
        chosen = "BYDAY=" + ",".join(_week_day(nth, named if day is None else day) for nth, day in days)
    return [f"FREQ={freq or ('MONTHLY' if any(counted) else 'WEEKLY')}", chosen]


def _week_day(nth: int | None, weekday: int | None) -> str:
    if weekday is None:
        raise ValueError("a number without its weekday")
    return f"{nth or ''}{rhythm.DAYS[weekday]}"


def _end(reader: Reader, today: date) -> list[str]:
    if reader.skip(vocabulary.UNTIL):
        last = reader.day(today)
        return [f"UNTIL={last:%Y%m%d}"] if last else []
    count = reader.number()
    return [f"COUNT={count}"] if count and reader.take({"mal": 1, "times": 1}) else []
