"""The machine's clocks, of which a simulation has its own: the hour, and seconds that never go back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol


class Clocks(Protocol):
    """Where machine time comes from."""

    def now(self) -> datetime:
        """The hour by the machine, aware, UTC; it may be set forward and back."""

    def monotonic(self) -> float:
        """Seconds since some moment; they never go back."""


class _Real:
    """Those of the machine that this program runs on."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


_clocks: list[Clocks] = [_Real()]


def now() -> datetime:
    """The moment by this machine's clock, UTC."""
    return _clocks[-1].now()


def monotonic() -> float:
    """Seconds to measure with: nobody sets this clock."""
    return _clocks[-1].monotonic()


@contextmanager
def running_on(clocks: Clocks) -> Iterator[None]:
    """While the context is open machine time is what these clocks show."""
    _clocks.append(clocks)
    try:
        yield
    finally:
        _clocks.remove(clocks)
