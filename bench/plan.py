"""How much is measured: the whole of it, or enough to see that it can be."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("latency", "drain", "memory", "history", "rooms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rounds` of floor and product in turn, and how many messages, rows and rooms there are in each part."""

    parts: frozenset[str] = frozenset(PARTS)
    rounds: int = 3
    steady: int = 120
    rate: float = 5.0
    drain: int = 1000
    pairs: int = 20
    long: int = 10_000
    history: tuple[int, ...] = (1_000, 10_000, 100_000)
    rooms: tuple[int, ...] = (20, 200, 2_000)
    #: How often each size of history and each number of rooms has its turn.
    turns: int = 7


QUICK = Plan(rounds=1, steady=5, drain=10, pairs=2, long=20, history=(100, 1_000), rooms=(4, 40), turns=1)
