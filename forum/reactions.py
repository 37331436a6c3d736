"""Reactions as people read them: which emoji, whose, how many more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

#: Names and emoji in one line; beyond them only numbers are told.
MOST_NAMES, MOST_EMOJI = 10, 12
#: Stands for all other emoji.
REST = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bunch:
    """One emoji under a message: who has put it, as they are called, and how many more there are."""

    emoji: str
    names: Sequence[str] = ()
    unnamed: int = 0

    @property
    def number(self) -> int:
        """How many people."""
        return len(self.names) + self.unnamed


def in_line(bunches: Iterable[Bunch]) -> list[Bunch]:
    """As much of it as one line can tell; the rest is one number."""
    told = list(_shortened(bunches))
    rest = sum(bunch.number for bunch in told[MOST_EMOJI:])
    return [*told[:MOST_EMOJI], *([Bunch(emoji=REST, unnamed=rest)] if rest else [])]


def _shortened(bunches: Iterable[Bunch]) -> Iterator[Bunch]:
    left = MOST_NAMES
    for bunch in bunches:
        told = bunch.names[:left]
        left -= len(told)
        yield replace(bunch, names=told, unnamed=bunch.number - len(told))
