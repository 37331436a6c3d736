"""The whole program in one process between fake networks: it can be killed at any step, and started again.

The networks, what people see there, civil time and the database's file outlive it. `Town` is all that;
`Program` is one life of the process.
"""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast

import aiosqlite

from bot import linking
from bot.civil import CivilTime, ClockSetting
from bot.clock import Clock
from bot.commands import all_commands
from bot.commands.dispatch import Dispatch
from bot.commands.vocabulary import Vocabulary
from bot.events import Event
from bot.files.transfer import Transfer
from bot.intake import Intake
from bot.notify import Notifier
from bot.relay.portraits import Portraits
from bot.router import Router
from bot.sender import Sender
from bot.work import Work
from forum import people
from forum.context import Context, District
from storage.database import Database
from storage.inline import InlineConnection, creator
from storage.models import Purpose, RoleName
from tests.fakes import LIKE_MATRIX, LIKE_TELEGRAM, FakeNetwork, Probe
from tests.faults import quiet
from tests.world import Member, World

PARTS = ("intake", "send", "clock")
#: After this many seconds an absent message does not arrive any more, as with Telegram.
PATIENCE = 15.0
#: So long (real seconds) everything that was begun may take to come to its end.
LONGEST = 120.0
GLANCE_SECONDS = 0.05
TICK_SECONDS = 10.0
BURIAL_SECONDS = 30.0

#: The life that a task belongs to.
_LIFE: ContextVar[Program | None] = ContextVar("life", default=None)


class Program:
    """One life of the process, made of the parts of `bot.app` with what they share."""

    def __init__(self, town: Town, parts: Sequence[str] = PARTS) -> None:
        self._connections: list[InlineConnection] = []
        self.database = Database(town.url, self._connecting)
        #: This process's own connections to the networks.
        self.networks = {name: network.client() for name, network in town.networks.items()}
        self.work = Work(self.database, town.district, town.civil)
        notifier = Notifier(self.work, self.networks)
        transfer = Transfer(self.database, self.networks, town.folder / "media")
        dispatch = Dispatch(Vocabulary(all_commands()))
        self.sender = Sender(self.database, self.networks, notifier, transfer)
        self.portraits = Portraits(self.work, self.networks, town.folder / "media")
        self.intakes = [Intake(self.database, network) for network in self.networks.values()]
        self.router = Router(self.work, self.networks, dispatch, notifier)
        self.clock = Clock(self.work, interval=TICK_SECONDS)
        self.alive = False
        self._parts = parts
        self._named: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._driver: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Begin; every task that comes of it belongs to this life."""
        self.alive = True
        asyncio.get_running_loop().set_task_factory(_born)
        life = copy_context()
        life.run(_LIFE.set, self)
        for name, job in self._jobs().items():
            self._named[name] = life.run(asyncio.create_task, job(), name=name)

    def _jobs(self) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
        jobs: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}
        if "intake" in self._parts:
            jobs |= {f"intake-{number}": intake.run for number, intake in enumerate(self.intakes)}
            jobs["router"] = self.router.run
        if "send" in self._parts:
            jobs |= {"sender": self.sender.run, "portraits": self.portraits.run}
        if "clock" in self._parts:
            jobs["clock"] = self.clock.run
        return jobs

    def owns(self, task: asyncio.Task[Any], *, driver: bool) -> None:
        """One more task of this life; the driver's come to their end even when it is over."""
        mine = self._driver if driver or not self.alive else self._tasks
        mine.add(task)
        task.add_done_callback(mine.discard)

    def kill(self) -> None:
        """The process is gone at this very moment: none of its tasks takes another step of its own."""
        self.alive = False
        for task in tuple(self._tasks):
            task.cancel()

    async def buried(self) -> None:
        """After `kill`: the operating system takes back what the process held."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._driver:
            # One that was cut short while it closed a connection waits for its thread for ever.
            await asyncio.wait(self._driver, timeout=BURIAL_SECONDS)
        for task in tuple(self._driver):
            task.cancel()
        await self.database.close()
        for connection in self._connections:
            # What a cancelled task held nobody has closed.
            if connection._running and (closed := connection.stop()) is not None:
                await closed

    def _connecting(self, path: str, *, writes: bool = True) -> Callable[[], Awaitable[aiosqlite.Connection]]:
        """The program's own connections, every one remembered."""
        connect = creator(path, writes=writes)
        # SQLAlchemy's mappers keep the dialects of dead engines, which keep this function.
        mine = weakref.ref(self)

        def remembered() -> Awaitable[aiosqlite.Connection]:
            connection = connect()
            assert isinstance(connection, InlineConnection)
            if (program := mine()) is not None:
                program._connections.append(connection)
            return connection

        return remembered

    async def stop(self) -> None:
        """What SIGTERM does: no new input first, then the queue, then the connections."""
        for part in ("intake", "clock", "router"):
            await _cancelled([task for name, task in self._named.items() if name.startswith(part)])
        await self.sender.drain(10.0)
        self.kill()
        await self.buried()

    def failures(self) -> list[BaseException]:
        """What ended parts of the program that should never end."""
        ended = [task for task in self._named.values() if task.done() and not task.cancelled()]
        return [error for task in ended if (error := task.exception()) is not None]


def _born(loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
    """Every task knows whose it is; what is with SQLite's thread already comes to its end."""
    task: asyncio.Task[Any] = asyncio.Task(coro, loop=loop, **options)
    context = options.get("context")
    life = context.get(_LIFE) if context is not None else _LIFE.get()
    if life is not None:
        life.owns(task, driver=coro.__qualname__ == "Connection._execute")
    return task


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(slots=True)
class Town:
    """Two networks with the people on them, and the program between, which may die."""

    url: str
    district: District
    folder: Path
    civil: CivilTime
    networks: dict[str, FakeNetwork]
    serial: count[int] = field(default_factory=lambda: count(1))
    program: Program | None = None

    @classmethod
    def build(cls, url: str, district: District, folder: Path, now: datetime) -> Town:
        """A town in which civil time stands at `now` until it is moved; nothing runs yet."""
        telegram = FakeNetwork(
            "telegram",
            **LIKE_TELEGRAM,
            keeps=timedelta(hours=24),
            probe=Probe(patience=PATIENCE),
        )
        matrix = FakeNetwork("matrix", **LIKE_MATRIX)
        # Slower than anybody notices, and still a date that a calendar can say.
        civil = CivilTime(ClockSetting(now, 1e-5))
        return cls(url, district, folder, civil, {"telegram": telegram, "matrix": matrix})

    # Its people.

    def member(self, network: str, user: str, name: str, language: str | None = "de") -> Member:
        """Somebody new; what they do reaches their network, and the program whenever it can."""
        # Of their world people ask only what a town has as well.
        return Member(cast("World", self), network, user, name, language)

    async def happens(self, network: str, *events: Event) -> None:
        """The network keeps these events for the bot."""
        self.networks[network].incoming.hear(events)

    # The program.

    def start(self, parts: Sequence[str] = PARTS) -> Program:
        """A new process on the same database."""
        self.program = Program(self, parts)
        self.program.start()
        return self.program

    async def crash(self) -> None:
        """The process is gone without a word, what it knew with it."""
        assert self.program is not None
        self.program.kill()
        await self.bury()

    async def bury(self) -> None:
        """Wait until nothing is left of a process that was killed."""
        assert self.program is not None
        await self.program.buried()
        self.program = None

    async def stop(self) -> None:
        """The process is asked to end, and does."""
        assert self.program is not None
        await self.program.stop()
        self.program = None

    # What stories prepare without the program.

    async def link(self, addresses: Mapping[str, str], name: str, purpose: Purpose) -> None:
        """Make rooms (network: address) one channel; what is said about it goes out when a program runs."""
        async with self._alone() as ctx:
            await linking.link(ctx, addresses, name=name, purpose=purpose)

    async def grant(self, member: Member, role: RoleName) -> None:
        """Give a role, as the command line does."""
        async with self._alone() as ctx:
            await people.grant(ctx, member.account, role)

    def _alone(self) -> AbstractAsyncContextManager[Context]:
        return quiet.alone(self.url, self.district, self.civil)

    async def settled(self) -> None:
        """Wait until the program has done all there is to do; raises TimeoutError, and what ended a part."""
        assert self.program is not None
        end = time.monotonic() + LONGEST
        while not await self._is_quiet(self.program):
            if time.monotonic() > end:
                raise TimeoutError("the program does not come to rest")
            await asyncio.sleep(GLANCE_SECONDS)

    async def _is_quiet(self, program: Program) -> bool:
        for error in program.failures():
            raise error
        heard = not any(network.incoming.waits for network in self.networks.values())
        return heard and await quiet.is_quiet(program.database)
