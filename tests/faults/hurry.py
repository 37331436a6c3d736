"""An event loop that does not wait: when nothing is under way, the time until the next timer is skipped."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from storage import machine
from tests.faults.simulation import scheduler

T = TypeVar("T")

#: So long (real seconds) a thread that is still at work may take before it counts as slow.
GLANCE_SECONDS = 0.003
#: So much waiting is spared by one glance: while a thread works, time must not run away.
SPARED_SECONDS = 0.5


class _Selector(selectors.DefaultSelector):
    """Looks for a glance only, and notes how much waiting it was spared."""

    def __init__(self) -> None:
        super().__init__()
        self.spared = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(timeout if timeout is None else min(timeout, GLANCE_SECONDS))
        if not found and timeout is not None and timeout > GLANCE_SECONDS:
            self.spared += min(timeout - GLANCE_SECONDS, SPARED_SECONDS)
        return found


class HurriedLoop(asyncio.SelectorEventLoop):
    """Real threads, real files, real sockets; only pauses are short. Its clocks can be the machine's."""

    def __init__(self) -> None:
        self._eyes = _Selector()
        super().__init__(self._eyes)

    def time(self) -> float:
        """Seconds, those that were skipped included."""
        return time.monotonic() + self._eyes.spared

    def monotonic(self) -> float:
        """The same, for the program."""
        return self.time()

    def now(self) -> datetime:
        """The hour, skipped time included."""
        return datetime.now(UTC) + timedelta(seconds=self._eyes.spared)


def hurried(story: Coroutine[Any, Any, T]) -> T:
    """Run a story to its end in such a loop, machine time along with it."""
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, HurriedLoop)
        with machine.running_on(loop), scheduler.in_machine_time():
            return runner.run(story)
