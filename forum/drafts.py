"""A round as it is described: five fields, read one by one, each with its own refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum import rhythm, whens
from forum.context import Context
from forum.errors import Refusal
from forum.notices import rounds as notices

FIELDS = ("name", "when", "time", "minutes", "place")
MAX_NAME = 80


class BadField(Refusal):
    """One field cannot be understood; `field` is one of FIELDS."""

    def __init__(self, field: str) -> None:
        super().__init__(notices.bad_field(field))
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round ready to be proposed; `first` is its first start by the wall clock, without zone."""

    name: str
    rrule: str | None
    first: datetime
    minutes: int
    place: str


def split(text: str) -> list[str]:
    """The fields as typed, those that are left out not among them."""
    parts = text.split(";")
    end = 1
    # An RRULE has semicolons of its own.
    while end < len(parts) and _is_rule_part(parts[end]):
        end += 1
    if end > 1:
        parts[1:end] = [";".join(part.strip() for part in parts[1:end])]
    last = len(FIELDS) - 1
    texts = [part.strip() for part in (*parts[:last], ";".join(parts[last:]))]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _is_rule_part(text: str) -> bool:
    key, sign, _ = text.strip().partition("=")
    return bool(sign) and key.casefold().removeprefix("rrule:").isalpha()


def check(ctx: Context, texts: Sequence[str]) -> None:
    """Pass when every field given so far can be understood; `BadField` names the first that cannot."""
    for field, text in zip(FIELDS, texts, strict=False):
        _read(field, text, ctx.today)


def plan(ctx: Context, texts: Sequence[str]) -> Plan:
    """All five fields together; `BadField` also when no date lies ahead."""
    name, when, at, minutes, place = (
        _read(field, text, ctx.today) for field, text in zip(FIELDS, texts, strict=True)
    )
    now = rhythm.wall(ctx.now, ctx.district.zone)
    first = datetime.combine(when.day, at)
    if when.rrule is None:
        start = first if first > now else None
    else:
        start = rhythm.anchor(when.rrule, max(first, now))
    if start is None:
        raise BadField("when")
    return Plan(name=name, rrule=when.rrule, first=start, minutes=minutes, place=place)


def _read(field: str, text: str, today: date) -> Any:
    value = READERS[field](text, today)
    if value is None:
        raise BadField(field)
    return value


def _line(text: str, _today: date) -> str | None:
    words = " ".join(text.split())
    return words if 0 < len(words) <= MAX_NAME else None


READERS: Mapping[str, Callable[[str, date], object | None]] = {
    "name": _line,
    "when": whens.read,
    "time": lambda text, _today: whens.read_time(text),
    "minutes": lambda text, _today: whens.read_minutes(text),
    "place": _line,
}
