"""The numbers of ideas: `OM-2026-0001` as people read it, and what they may type for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.models import Idea

#: `1`, `0001`, `#1`, `OM-1`, `2026-0001`, `OM-2026-0001`, any case.
TYPED = re.compile(r"#?(?P<full>om-?)?(?:(?P<year>\d{4})-)?0*(?P<serial>[1-9]\d{0,8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it was typed; without a year the newest idea with this serial is meant."""

    serial: int
    year: int | None = None
    #: Written with `OM-`, so that it can be nothing else.
    full: bool = False


def of(idea: Idea) -> str:
    """The number people see."""
    return f"OM-{idea.year}-{idea.serial:04}"


def read(words: str) -> Number | None:
    """The number in what was typed, if it is one."""
    match = TYPED.fullmatch(words.strip())
    if match is None:
        return None
    year = match["year"]
    return Number(serial=int(match["serial"]), year=int(year) if year else None, full=bool(match["full"]))
