"""One seed's world: people, networks, a machine, and the program that starts, crashes and starts again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.civil import CivilTime, ClockSetting
from bot.work import Work
from storage.failures import Unavailable
from tests.fakes import LIKE_MATRIX, LIKE_TELEGRAM
from tests.faults.simulation import setup
from tests.faults.simulation.disk import Disk
from tests.faults.simulation.faults import Faults
from tests.faults.simulation.invariants import Checker
from tests.faults.simulation.loop import Loop
from tests.faults.simulation.network import SimulatedNetwork
from tests.faults.simulation.outside import BEGIN, STEP_SECONDS, Outside
from tests.faults.simulation.people import People
from tests.faults.simulation.program import Machine, Program

#: Civil seconds in one of the machine's.
SPEED = 60.0
#: Mean virtual seconds between two acts of people, and mean steps between two crashes.
BETWEEN_ACTS, BETWEEN_CRASHES = 0.6, 1000
#: So many steps after the last fault everything must have come to rest.
PATIENCE = 100_000
#: How often a look is taken at what people see, in steps.
LOOK = 2000
#: So many callbacks in one virtual second are no work any more.
BUSY = 10_000
#: A part that has shown no life for so long is deaf, as in /healthz.
DEAF_SECONDS = 120.0


@dataclass(slots=True, kw_only=True)
class Outcome:
    """How a simulation ended; without `broken` all was well."""

    seed: int
    digest: str = ""
    steps: int = 0
    messages: int = 0
    acts: int = 0
    marked: int = 0
    #: Reminders of meetings that people saw, room by room, and the most callbacks in one virtual second.
    reminders: int = 0
    busiest: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Broken(Exception):
    """A promise does not hold; the arguments say which."""


#: Makes a program other than it is, to show that the simulation would notice.
Sabotage = Callable[["Simulation"], None]


class Simulation:
    """Drives everything from outside the program's loop, so that the program can end at any step."""

    def __init__(self, outside: Outside, folder: Path, sabotage: Sabotage | None = None) -> None:
        """`outside` must be the machine's clocks already; `folder` holds a database with tables."""
        self.outside = outside
        self.networks = {
            "telegram": SimulatedNetwork(
                self.outside,
                "telegram",
                **LIKE_TELEGRAM,
                limit=300,
                keeps=timedelta(hours=24),
            ),
            "matrix": SimulatedNetwork(self.outside, "matrix", **LIKE_MATRIX, limit=300),
        }
        self.people = People(self.outside, self.networks)
        self.disk = Disk(self.outside)
        civil = CivilTime(ClockSetting(BEGIN, SPEED))
        self.machine = Machine(disk=self.disk, folder=folder, networks=self.networks, civil=civil)
        self.faults = Faults(self.outside, self.disk, self.networks, civil)
        self.checker = Checker(self.networks, self.people.journal, folder / "openmic.db")
        self.steps = 0
        self._sabotage = sabotage
        self._lives: list[Program] = []
        self._busy_since, self._busy_steps = 0.0, 0
        #: The most callbacks in one virtual second.
        self.busiest = 0
        self.program = self._new_life()

    def run(self, steps: int) -> None:
        """Live through so many steps with faults, then heal, come to rest and look. Raises Broken."""
        self._found()
        self.program.start()
        self._people_act()
        self.faults.begin()
        while self.steps < steps:
            self._turn()
            if self.outside.likely(1 / BETWEEN_CRASHES):
                self._crash()
            if self.steps % LOOK == 0:
                self._must_hold(self.checker.meanwhile())
        self._rest()
        self._must_hold(self.checker.finally_())

    def end(self) -> None:
        """Let go of the database's file."""
        self.disk.crash()

    def _rest(self) -> None:
        self.faults.heal()
        self.outside.note("healed")
        last, before = self.steps + PATIENCE, [""]
        while (left := self.checker.unfinished()) or self._unheard() or self._deaf():
            if self.steps > last:
                raise Broken(*left[:5], *self._deaf(), "it does not come to rest")
            if left and left == before:
                # What has to wait out a pause need not be watched doing so.
                self.outside.moment += 60.0
            before = left
            for _ in range(500):
                self._turn()

    def _unheard(self) -> bool:
        """Whether the networks still have news."""
        return any(network.unheard for network in self.networks.values())

    def _deaf(self) -> list[str]:
        return [f"{name} is deaf: {age}" for name, age in self.program.ages().items() if age > DEAF_SECONDS]

    def _must_hold(self, broken: list[str]) -> None:
        if broken:
            raise Broken(*broken)

    def _turn(self) -> None:
        """One callback, or time goes on to the next thing that is due."""
        loop = self.program.loop
        if loop.awake():
            self.steps += 1
            self.outside.note(loop.step())
            self.outside.moment += STEP_SECONDS
            self._notice_haste()
        else:
            moments = [m for m in (loop.next_timer(), self.outside.next_act()) if m is not None]
            self.outside.moment = max(self.outside.moment, min(moments))
        self.outside.act()
        loop.release()
        if self.program.ended:
            self._fell(self.program.ended)

    def _notice_haste(self) -> None:
        if self.outside.moment - self._busy_since > 1.0:
            self._busy_since, self._busy_steps = self.outside.moment, 0
        self._busy_steps += 1
        self.busiest = max(self.busiest, self._busy_steps)
        if self._busy_steps > BUSY:
            raise Broken("the loop is busy with nothing")

    def _fell(self, error: BaseException) -> None:
        """It may end by itself when the database is away at its start; the system starts it again."""
        leaves = list(_leaves(error))
        if not all(isinstance(leaf, Unavailable) for leaf in leaves):
            raise Broken(f"the program ended: {leaves!r}") from error
        self._crash()

    def _crash(self) -> None:
        """All tasks, connections and memories are gone, whatever was going on."""
        self.faults.counts["crash"] += 1
        self.outside.note("crash")
        self.disk.crash()
        for network in self.networks.values():
            network.crash()
        self.program = self._new_life()
        self.outside.after(self.outside.chance.uniform(1, 20), self.program.start)

    def _new_life(self) -> Program:
        loop = Loop(self.outside.chance, self.outside.monotonic)  # type: ignore[abstract]  # has what is asked for
        program = Program(self.machine, loop)
        # With the loops of the dead their tasks are kept.
        self._lives.append(program)
        if self._sabotage is not None:
            self._sabotage(self)
        return program

    def _people_act(self) -> None:
        self.people.act()
        self.outside.after(self.outside.chance.expovariate(1 / BETWEEN_ACTS), self._while_faults)

    def _while_faults(self) -> None:
        if not self.faults.over:
            self._people_act()

    def _found(self) -> None:
        self._complete(partial(_in_one_unit, self.program.work))

    def _complete(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = self.program.complete(work())
        while not task.done():
            self._turn()
        task.result()


async def _in_one_unit(work: Work) -> None:
    async with work.unit() as ctx:
        await setup.found(ctx)


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
