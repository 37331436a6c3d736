"""What time it is: machine time for queues and health, civil time for what people read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.machine import monotonic
from storage.machine import now as machine_now

__all__ = ["CivilTime", "ClockSetting", "machine_now", "monotonic"]

#: A year in five minutes; what runs on for ever is no time.
FASTEST = 100_000


@dataclass(frozen=True, slots=True)
class ClockSetting:
    """Where civil time starts and how fast it runs: `2026-11-23T07:29+01:00@60`."""

    start: datetime
    speed: float

    @classmethod
    def parse(cls, text: str) -> ClockSetting:
        """Raises ValueError with a sentence when `text` is not a moment with zone and an optional @speed."""
        moment, _, speed = text.partition("@")
        try:
            start, factor = datetime.fromisoformat(moment), float(speed or "1")
        except ValueError:
            raise ValueError("Schreiben Sie OPENMIC_CLOCK wie 2026-11-23T07:29+01:00@60.") from None
        # Written so that nan, which is neither more nor less than anything, is refused too.
        if start.tzinfo is None or not 0 < factor <= FASTEST:
            raise ValueError(f"OPENMIC_CLOCK braucht eine Zeitzone und ein Tempo über 0 bis {FASTEST}.")
        return cls(start, factor)


class CivilTime:
    """Civil time of one process; the machine's own, unless a rehearsal set it elsewhere."""

    def __init__(self, setting: ClockSetting | None = None, started: datetime | None = None) -> None:
        """`started`: the machine moment at which civil time stood at the setting's start."""
        self._setting = setting
        self.began = started or machine_now()
        self._started = monotonic() - (machine_now() - self.began).total_seconds()

    @property
    def speed(self) -> float:
        """Civil seconds in one machine second."""
        return self._setting.speed if self._setting else 1.0

    def now(self) -> datetime:
        """The civil moment, aware, UTC."""
        if self._setting is None:
            return machine_now()
        passed = (monotonic() - self._started) * self._setting.speed
        return (self._setting.start + timedelta(seconds=passed)).astimezone(UTC)

    def seconds_until(self, moment: datetime) -> float:
        """Machine seconds until a civil moment; negative when it has passed."""
        return (moment - self.now()).total_seconds() / self.speed

    def jump(self, moment: datetime) -> None:
        """Rehearsal only: it is `moment` now."""
        self._setting = ClockSetting(moment, self.speed)
        self._started = monotonic()
