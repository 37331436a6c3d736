"""Watches the event loop: how late it is, all the time, and what held it up when that was long."""

from __future__ import annotations

import asyncio
import math
import sys
import threading
from types import FrameType

import structlog

from bot.civil import monotonic
from forum import metrics

log = structlog.get_logger(__name__)

#: Between two measurements, in seconds.
EVERY = 0.1
#: Later than this somebody waits; it is said, but not more often than once in a while.
LATE = 0.25
QUIET = 60.0
#: Code of the program itself; of a library, what called it is the more telling name.
OURS = ("bot", "forum", "storage")


class Watch:
    """Runs beside everything else; a thread looks what the loop is at while it comes late."""

    def __init__(self, late: float = LATE) -> None:
        """`late` in seconds: from here on it is worth a sentence."""
        self._late = late
        self._beat = math.inf
        self._said = -math.inf
        self._kept_silent = 0
        self._culprit = ""
        self._end = threading.Event()

    async def run(self) -> None:
        """Measure until cancelled."""
        looks = threading.Thread(target=self._look, args=(threading.get_ident(),), name="watch", daemon=True)
        self._end.clear()
        looks.start()
        try:
            while True:
                self._beat = monotonic()
                await asyncio.sleep(EVERY)
                self._measured(monotonic() - self._beat - EVERY)
        finally:
            self._end.set()

    def _measured(self, lag: float) -> None:
        metrics.lag(max(0.0, lag))
        if lag > self._late:
            self._tell(lag)
        self._culprit = ""

    def _tell(self, lag: float) -> None:
        if monotonic() - self._said < QUIET:
            self._kept_silent += 1
            return
        log.warning(
            "The event loop was held up",
            lag_ms=round(lag * 1000),
            by=self._culprit or "unknown",
            not_said=self._kept_silent,
        )
        self._said, self._kept_silent = monotonic(), 0

    def _look(self, loop_thread: int) -> None:
        """In a thread of its own: while the loop is late, remember what it was last seen at."""
        while not self._end.wait(EVERY):
            if monotonic() - self._beat > EVERY + self._late / 2:
                self._culprit = _name_of(sys._current_frames().get(loop_thread)) or self._culprit


def _name_of(frame: FrameType | None) -> str:
    """The innermost function of ours on the stack, else the innermost of all: `bot.router._route:99`."""
    innermost = frame
    while frame is not None and not _is_ours(frame):
        frame = frame.f_back
    named = frame or innermost
    if named is None:
        return ""
    return f"{named.f_globals.get('__name__')}.{named.f_code.co_qualname}:{named.f_lineno}"


def _is_ours(frame: FrameType) -> bool:
    module = str(frame.f_globals.get("__name__", ""))
    return module.partition(".")[0] in OURS and module != __name__
