"""One life of the program: its real parts on a simulated machine, from start to crash."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.civil import CivilTime, monotonic
from bot.clock import Clock
from bot.commands import all_commands
from bot.commands.dispatch import Dispatch
from bot.commands.vocabulary import Vocabulary
from bot.files.transfer import Transfer
from bot.intake import Intake
from bot.notify import Notifier
from bot.relay.portraits import Portraits
from bot.router import Router
from bot.sender import Sender
from bot.work import Work
from forum.context import District
from storage.database import Database
from tests.faults.simulation.disk import Disk
from tests.faults.simulation.loop import Loop
from tests.faults.simulation.network import SimulatedNetwork

#: The command line's parts live elsewhere; the web's are asked for nothing here.
DISTRICT = District(
    name="Integrationsnetzwerk Musterkreis",
    language="de",
    zone=ZoneInfo("Europe/Berlin"),
    region="ST",
    web_url="http://127.0.0.1:8080",
)
#: Machine seconds between two ticks.
TICK = 10.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a life of the program stands on, and what is left of it afterwards."""

    disk: Disk
    folder: Path
    networks: Mapping[str, SimulatedNetwork]
    civil: CivilTime


class Program:
    """The parts of `bot.app`, without its lock, its sockets and its signals."""

    def __init__(self, machine: Machine, loop: Loop) -> None:
        self.loop = loop
        networks = machine.networks
        self.database = Database(f"sqlite:///{machine.folder / 'openmic.db'}", machine.disk.connecting)
        self.work = Work(self.database, DISTRICT, machine.civil)
        notifier = Notifier(self.work, networks)
        media = machine.folder / "media"
        self.sender = Sender(self.database, networks, notifier, Transfer(self.database, networks, media))
        self.portraits = Portraits(self.work, networks, media)
        self.intakes = {name: Intake(self.database, network) for name, network in networks.items()}
        self.router = Router(self.work, networks, Dispatch(Vocabulary(all_commands())), notifier)
        self.clock = Clock(self.work, interval=TICK)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work."""
        self._task = self.loop.create_task(self._run(), name="program")

    @property
    def ended(self) -> BaseException | None:
        """Why it ended by itself, if it did."""
        return self._task.exception() if self._task is not None and self._task.done() else None

    def ages(self) -> dict[str, float]:
        """Seconds since each part last showed life, as /healthz has them."""
        moments: dict[str, float] = {
            "database": self.database.last_answer,
            "sender": self.sender.last_round,
            "clock": self.clock.last_tick,
            **{name: intake.last_success for name, intake in self.intakes.items()},
        }
        return {name: monotonic() - moment for name, moment in moments.items()}

    def complete(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Something that is done on the same loop."""
        task: asyncio.Task[T] = self.loop.create_task(work, name="besides")
        return task

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for name, intake in self.intakes.items():
                group.create_task(intake.run(), name=f"intake-{name}")
            group.create_task(self.router.run(), name="router")
            group.create_task(self.clock.run(), name="clock")
            await asyncio.gather(*(intake.opened.wait() for intake in self.intakes.values()))
            group.create_task(self.sender.run(), name="sender")
            group.create_task(self.portraits.run(), name="portraits")
