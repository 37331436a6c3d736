"""Which civil time it was when: networks date by the machine, the play leaps through a week."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class Almanac:
    """Remembers each leap of civil time; between two it runs as fast as the machine's."""

    def __init__(self, start: datetime) -> None:
        self._leaps: list[tuple[int, datetime]] = []
        self.leap(start)

    def leap(self, moment: datetime) -> None:
        """It is `moment` now."""
        # Whole seconds, as Telegram dates: what is said at once must not fall before the leap.
        self._leaps.append((int(time.time()), moment))

    def civil(self, machine_s: float) -> datetime:
        """The civil moment of a machine moment, in Unix seconds."""
        earlier = (leap for leap in reversed(self._leaps) if leap[0] <= machine_s)
        began, moment = next(earlier, self._leaps[0])
        return moment + timedelta(seconds=max(machine_s - began, 0))
