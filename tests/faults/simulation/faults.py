"""What goes wrong, and when: drawn from the seed like everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.civil import CivilTime
from bot.events import Added, Address, Removed
from tests.faults.simulation.disk import Disk
from tests.faults.simulation.network import SimulatedNetwork
from tests.faults.simulation.outside import Outside
from tests.faults.simulation.people import CHANNELS, person

#: What SQLite says when it cannot.
TROUBLES = ("database is locked", "disk I/O error", "database or disk is full")
#: Calls that go wrong in bad weather, and at most how often.
FATES = {"not_sent": 0.2, "lost": 0.2, "late": 0.1, "busy": 0.1, "hidden": 0.01}
#: Mean virtual seconds between two faults.
BETWEEN = 5.0


class Faults:
    """Each begins by chance and is healed after a while; `heal` ends them all."""

    def __init__(
        self, outside: Outside, disk: Disk, networks: Mapping[str, SimulatedNetwork], civil: CivilTime
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._outside, self._chance = outside, outside.chance
        self._disk, self._networks, self._civil = disk, networks, civil
        self.over = False
        self._kinds: tuple[Callable[[], None], ...] = (
            self._weather,
            self._weather,
            self._down,
            self._disk_trouble,
            self._put_out,
            self._clock_set,
            self._days_pass,
            self._standstill,
        )

    def begin(self) -> None:
        """From now on things go wrong."""
        self._next()

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self.over = True
        self._disk.trouble = None
        for network in self._networks.values():
            network.line.weather.down = False
            network.line.weather.fates = {}
            network.strictness = 0.0
            for room in sorted(network.closed):
                self._let_in(network, room)

    def _next(self) -> None:
        self._outside.after(self._chance.expovariate(1 / BETWEEN), self._strike)

    def _strike(self) -> None:
        if not self.over:
            kind = self._chance.choice(self._kinds)
            self.counts[kind.__name__.strip("_")] += 1
            self._outside.note(f"fault: {kind.__name__}")
            kind()
            self._next()

    def _somewhere(self) -> SimulatedNetwork:
        return self._networks[self._chance.choice(sorted(self._networks))]

    def _weather(self) -> None:
        network = self._somewhere()
        network.line.weather.fates = {fate: self._chance.uniform(0, most) for fate, most in FATES.items()}
        network.strictness = self._chance.uniform(0, 0.05)
        self._outside.after(self._chance.uniform(5, 60), lambda: self._clears(network))

    def _clears(self, network: SimulatedNetwork) -> None:
        network.line.weather.fates, network.strictness = {}, 0.0

    def _down(self) -> None:
        network = self._somewhere()
        network.line.weather.down = True
        self._outside.after(self._long(), lambda: self._up(network))

    def _up(self, network: SimulatedNetwork) -> None:
        network.line.weather.down = False

    def _disk_trouble(self) -> None:
        self._disk.trouble = self._chance.choice(TROUBLES)
        self._outside.after(self._chance.uniform(0.5, 20), self._disk_is_well)

    def _disk_is_well(self) -> None:
        self._disk.trouble = None

    def _put_out(self) -> None:
        network = self._somewhere()
        room = CHANNELS[self._chance.choice(sorted(CHANNELS))][network.name]
        if room in network.closed:
            return
        network.closed.add(room)
        # The bot may hear of it, or find out by itself.
        if self._outside.likely(0.5):
            network.happens(Removed(**_where(self._outside, network, room)))
        self._outside.after(self._chance.uniform(2, 60), lambda: self._let_in(network, room))

    def _let_in(self, network: SimulatedNetwork, room: str) -> None:
        if room in network.closed:
            network.closed.discard(room)
            network.happens(Added(**_where(self._outside, network, room), title=room))

    def _clock_set(self) -> None:
        """Forward or back; not while a send is late, whose age nobody could tell then."""
        if not any(network.line.on_the_way for network in self._networks.values()):
            self._outside.wrong = timedelta(seconds=self._chance.uniform(-7200, 7200))

    def _days_pass(self) -> None:
        self._civil.jump(self._civil.now() + timedelta(hours=self._chance.uniform(1, 60)))

    def _standstill(self) -> None:
        """The machine sleeps, and everybody else does not."""
        self._outside.moment += self._long()

    def _long(self) -> float:
        """Seconds: mostly few, sometimes an hour."""
        return self._chance.uniform(600, 7200) if self._outside.likely(0.1) else self._chance.uniform(1, 60)


def _where(outside: Outside, network: SimulatedNetwork, room: str) -> dict[str, Any]:
    return {"room": Address(room), "at": outside.true_now(), "sender": person(network.name, 0)}
