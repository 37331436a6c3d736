"""The words dates and rhythms are made of, and a reader that takes them one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")

MAX_LENGTH = 200
SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _table(lines: str) -> dict[str, int]:
    """Words by line, numbered from 0."""
    return {word: number for number, line in enumerate(lines.split("|")) for word in line.split()}


WEEKDAYS = _table(
    "montag montags mo monday mondays mon|dienstag dienstags di tuesday tuesdays tue"
    "|mittwoch mittwochs mi wednesday wednesdays wed|donnerstag donnerstags do thursday thursdays thu"
    "|freitag freitags fr friday fridays fri|samstag samstags sa sonnabend sonnabends saturday saturdays sat"
    "|sonntag sonntags so sunday sundays sun"
)
MONTHS = _table(
    "|januar jaenner jan january|februar feb february|maerz mrz march mar|april apr|mai may|juni jun june"
    "|juli jul july|august aug|september sep sept|oktober okt october oct"
    "|november nov|dezember dez december dec"
)
NUMBERS = _table(
    "|ein eine einem einen one|zwei two|drei three|vier four|fuenf five|sechs six|sieben seven|acht eight"
    "|neun nine|zehn ten|elf eleven|zwoelf twelve"
)
ORDINALS = {
    "letzten": -1,
    "letzter": -1,
    "letzte": -1,
    "last": -1,
    "vorletzten": -2,
    "vorletzte": -2,
} | _table(
    "|ersten erste erster first 1st|zweiten zweite zweiter second 2nd|dritten dritte dritter third 3rd"
    "|vierten vierte vierter fourth 4th|fuenften fuenfte fuenfter fifth 5th"
)
NEAR_DAYS = _table("heute today|morgen tomorrow|uebermorgen")
UNITS = {
    **dict.fromkeys(("tag", "tage", "tagen", "day", "days"), "DAILY"),
    **dict.fromkeys(("woche", "wochen", "week", "weeks"), "WEEKLY"),
    **dict.fromkeys(("monat", "monate", "monaten", "month", "months"), "MONTHLY"),
    **dict.fromkeys(("jahr", "jahre", "jahren", "year", "years"), "YEARLY"),
}
ADVERBS = {
    **dict.fromkeys(("taeglich", "daily"), "DAILY"),
    **dict.fromkeys(("woechentlich", "weekly"), "WEEKLY"),
    **dict.fromkeys(("monatlich", "monthly"), "MONTHLY"),
    **dict.fromkeys(("jaehrlich", "yearly"), "YEARLY"),
}
EVERY = frozenset({"jeden", "jede", "jedes", "jeder", "every", "each"})
ALL = frozenset({"alle", "aller"})
ON = frozenset({"am", "an", "on", "the", "den", "dem", "immer", "jeweils"})
OF_MONTH = frozenset({"im", "des", "in", "of", "the", "jedes", "jeden", "each", "every"})
AND = frozenset({"und", "and"})
FROM = frozenset({"ab", "from", "starting"})
UNTIL = frozenset({"bis", "until"})
NEXT = frozenset({"naechsten", "naechster", "kommenden", "next"})
HOURS = frozenset({"stunde", "stunden", "std", "std.", "h", "hour", "hours"})
MINUTES = frozenset({"minuten", "minute", "min", "min.", "minutes"})


def words_of(text: str) -> list[str]:
    """The words in the spelling of the tables: lower case, no umlauts, no comma at the end."""
    return [folded(word) for word in text[:MAX_LENGTH].split()]


def folded(word: str) -> str:
    """One word in that spelling."""
    return word.casefold().translate(SPELLINGS).rstrip(",")


def integer(text: str) -> int:
    """A number of at most four digits, or ValueError."""
    if not text.isdecimal() or len(text) > 4:
        raise ValueError(text)
    return int(text)


class Reader:
    """Takes words from the left; every method takes what fits, or nothing."""

    def __init__(self, words: Sequence[str]) -> None:
        """Words in the spelling of the tables."""
        self.words = words
        self.used = 0

    @property
    def word(self) -> str:
        """The next word; empty at the end."""
        return self.words[self.used] if self.used < len(self.words) else ""

    @property
    def done(self) -> bool:
        """Whether every word was taken."""
        return self.used == len(self.words)

    def skip(self, these: frozenset[str]) -> bool:
        """Whether the next word was one of these."""
        found = self.word in these
        self.used += found
        return found

    def take(self, table: Mapping[str, T]) -> T | None:
        """What the next word stands for in the table."""
        value = table.get(self.word)
        self.used += value is not None
        return value

    def number(self) -> int | None:
        """`2`, `zwei`."""
        value = int(self.word) if self.word.isdecimal() and len(self.word) < 3 else None
        self.used += value is not None
        return value if value is not None else self.take(NUMBERS)

    def nth(self) -> int | None:
        """`3.`, `dritten`, `letzten`."""
        digits = self.word.removesuffix(".")
        if self.word.endswith(".") and digits.isdecimal() and len(digits) < 3:
            self.used += 1
            return int(digits)
        return self.take(ORDINALS)

    def day(self, today: date) -> date | None:
        """One date; ValueError when it does not exist."""
        self.skip(ON)
        if (near := self.take(NEAR_DAYS)) is not None:
            return today + timedelta(days=near)
        if self.word == "in":
            return self._days_from(today)
        coming = self.skip(NEXT)
        weekday = self.take(WEEKDAYS)
        written = None if coming else self._written(today)
        if written is not None or weekday is None:
            return written
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)

    def _days_from(self, today: date) -> date | None:
        self.used += 1
        count, unit = self.number(), self.take(UNITS)
        if count is None or unit not in ("DAILY", "WEEKLY"):
            return None
        return today + timedelta(days=count * (7 if unit == "WEEKLY" else 1))

    def _written(self, today: date) -> date | None:
        word = self.word
        if word.count("-") == 2:
            year, month, day = (integer(part) for part in word.split("-"))
            self.used += 1
            return date(year, month, day)
        if word.count(".") == 2:
            first, second, year_text = word.split(".")
            self.used += 1
            return _dated(integer(first), integer(second), self._year(year_text), today)
        return self._with_month_name(today)

    def _with_month_name(self, today: date) -> date | None:
        mark = self.used
        day = self.number() or self.nth()
        month = self.take(MONTHS) if day else None
        if not day or not month:
            self.used = mark
            return None
        return _dated(day, month, self._year(""), today)

    def _year(self, text: str) -> int | None:
        if not text and len(self.word) == 4 and self.word.isdecimal():
            text = self.word
            self.used += 1
        year = integer(text) if text else None
        return year + 2000 if year is not None and len(text) == 2 else year


def _dated(day: int, month: int, year: int | None, today: date) -> date:
    """The date; without a year the next one that exists (29 February may take eight years)."""
    if year is not None:
        return date(year, month, day)
    for candidate in range(today.year, today.year + 9):
        with suppress(ValueError):
            if (found := date(candidate, month, day)) >= today:
                return found
    raise ValueError(f"{day}.{month}. does not exist")
