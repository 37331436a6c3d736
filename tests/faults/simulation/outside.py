"""What goes on whether the program lives or not: time, and what has been set out to happen in it."""

from __future__ import annotations

import hashlib
import heapq
import random
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

#: The hour at which every simulation begins: a Monday morning in winter time.
BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
#: Virtual seconds that one callback takes, so that no two things happen at the same moment.
STEP_SECONDS = 5e-5
#: Lines of the trace that are kept for a reader.
KEPT = 400


class Outside:
    """Virtual time, chance, and an agenda; it is the machine's clocks too."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.moment = 1000.0
        self.wrong = timedelta(0)
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._serial = count()
        self._digest = hashlib.blake2b(digest_size=16)
        self.lines: deque[str] = deque(maxlen=KEPT)
        self.echo: Callable[[str], object] | None = None

    def now(self) -> datetime:
        """The hour as the machine believes it to be."""
        return self.true_now() + self.wrong

    def true_now(self) -> datetime:
        """The hour as everybody else knows it."""
        return BEGIN + timedelta(seconds=self.moment - 1000.0)

    def monotonic(self) -> float:
        """Virtual seconds."""
        return self.moment

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Let something happen, whatever becomes of the program."""
        heapq.heappush(self._agenda, (self.moment + seconds, next(self._serial), act))

    def next_act(self) -> float | None:
        """When the next thing is set to happen."""
        return self._agenda[0][0] if self._agenda else None

    def act(self) -> None:
        """Let happen what is due."""
        while self._agenda and self._agenda[0][0] <= self.moment:
            heapq.heappop(self._agenda)[2]()

    def note(self, what: str) -> None:
        """One line of the trace."""
        line = f"{self.moment - 1000:12.5f} {what}"
        self._digest.update(line.encode())
        self.lines.append(line)
        if self.echo is not None:
            self.echo(line)

    @property
    def digest(self) -> str:
        """The same for the same run, and for no other."""
        return self._digest.hexdigest()

    def likely(self, probability: float) -> bool:
        """Whether something that happens so often happens now."""
        return self.chance.random() < probability
