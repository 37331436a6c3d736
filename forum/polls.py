"""What a poll has come to, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One answer of a poll, and how often it was given: (network, number) where it was given at all."""

    text: str
    votes: Sequence[tuple[str, int]] = ()

    @property
    def number(self) -> int:
        """On all networks together."""
        return sum(number for _, number in self.votes)
