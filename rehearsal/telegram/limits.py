"""Telegram's pace: about one message a second in a chat, 20 a minute in a group, 30 a second in all."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from rehearsal.telegram.errors import too_many_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """At most `count` sends within `seconds`."""

    count: int
    seconds: float


OVERALL = Pace(count=30, seconds=1)
CHAT = Pace(count=5, seconds=5)
GROUP = Pace(count=20, seconds=60)


@dataclass(slots=True, kw_only=True)
class Limits:
    """Sliding windows over sends; `clock` is monotonic seconds. Off by default."""

    clock: Callable[[], float]
    on: bool = False
    _seen: dict[tuple[int, Pace], deque[float]] = field(default_factory=dict)

    def admit(self, chat_id: int) -> None:
        """Count one send. Raises 429 with the seconds to wait; a refused send is not counted."""
        if not self.on:
            return
        now = self.clock()
        paces = [(0, OVERALL), (chat_id, CHAT)] + ([(chat_id, GROUP)] if chat_id < 0 else [])
        windows = [(self._seen.setdefault(key, deque()), key[1]) for key in paces]
        wait = max(_wait(window, pace, now) for window, pace in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for window, _ in windows:
            window.append(now)


def _wait(window: deque[float], pace: Pace, now: float) -> float:
    while window and window[0] <= now - pace.seconds:
        window.popleft()
    return window[0] + pace.seconds - now if len(window) >= pace.count else 0
