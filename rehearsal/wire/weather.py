"""Troubles by chance: the same seed brings the same ones in the same order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from rehearsal.wire.trouble import KINDS, Kind, Trouble

#: At each third of a piece: nothing of it passes, a third, two thirds, or all of it.
SHARES = (0.0, 1 / 3, 2 / 3, 1.0)


@dataclass(slots=True, kw_only=True)
class Weather:
    """So many troubles of these kinds; between two of them up to `calm` pieces pass untouched.

    `longest` is the longest stall and delay in seconds.
    """

    seed: int
    troubles: int
    kinds: Sequence[Kind] = KINDS
    calm: int = 10
    longest: float = 30.0
    left: int = field(init=False)
    _chance: random.Random = field(init=False)
    _untouched: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.troubles
        self._chance = random.Random(self.seed)
        self._untouched = self._chance.randint(0, self.calm)

    def next(self) -> Trouble | None:
        """What befalls the piece that passes now."""
        if not self.left:
            return None
        if self._untouched:
            self._untouched -= 1
            return None
        self.left -= 1
        self._untouched = self._chance.randint(0, self.calm)
        return self._trouble()

    def _trouble(self) -> Trouble:
        return Trouble(
            kind=self._chance.choice(self.kinds),
            share=self._chance.choice(SHARES),
            seconds=self.longest * self._chance.random() ** 3,
            rate=self._chance.choice((500.0, 5_000.0, 50_000.0)),
        )
