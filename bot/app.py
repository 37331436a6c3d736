"""The composition root: builds the parts, starts them in one task group, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

import structlog

from bot import clocks, lock, secrets, serving, wellness
from bot.civil import CivilTime, ClockSetting, monotonic
from bot.clock import INTERVAL, Clock
from bot.commands import all_commands
from bot.commands.dispatch import Dispatch
from bot.commands.vocabulary import Vocabulary
from bot.deafness import Deafness
from bot.files.transfer import Transfer
from bot.intake import Intake
from bot.leases import Leases
from bot.network import Network
from bot.networks import networks_of
from bot.notify import Notifier
from bot.presence import Presence
from bot.pulse import feel
from bot.relay.portraits import Portraits
from bot.router import Router
from bot.sender import Sender
from bot.settings import Settings, WrongSettings
from bot.watch import Watch
from bot.work import Work
from forum import calendar, codes, people
from forum.health import Part
from forum.web.app import create_app
from storage import migrate
from storage.database import Database, Unavailable
from storage.holding import FileLock
from storage.leadership import OtherKey
from storage.models import RoleName

log = structlog.get_logger(__name__)

PARTS = ("intake", "send", "clock", "web")
DRAIN_SECONDS = 10.0
#: Once in the lifetime of an installation, until somebody uses it.
FIRST_CODE = (
    "Noch niemand koordiniert. Schicken Sie dem Bot privat diesen Code, dann sind Sie es: {code} "
    "(24 Stunden gültig, einmal)"
)
#: What goes on also when others take over.
ENDURING = frozenset({"presence", "web", "ear", "watch", "pulse"})
#: Between two looks whether another process has logged in.
LOGIN_SECONDS = 2.0
NO_SESSION = "Only the leading process logs in; give all machines the same token and device"
OTHER_KEY = (
    "OPENMIC_SECRET_KEY: „{name}“ arbeitet auf dieser Datenbank mit einem anderen Schlüssel. "
    "Tragen Sie auf allen Rechnern denselben ein."
)
#: Where civil time runs fast the clock ticks faster, but not faster than this.
FASTEST_TICK = 0.5  # seconds

Job = Callable[[], Coroutine[Any, Any, None]]


class App:
    """The whole program of one process; `run` ends when `stop` was called."""

    def __init__(
        self,
        settings: Settings,
        networks: Mapping[str, Network],
        civil: CivilTime,
        parts: Sequence[str] = PARTS,
    ) -> None:
        self._settings = settings
        self._parts = frozenset(parts)
        self.networks = networks
        self.database = Database(settings.database_url)
        self.work = Work(self.database, settings.district(), civil)
        notifier = Notifier(self.work, networks)
        self._spool = FileLock.first(settings.data_dir, "media")
        transfer = Transfer(self.database, networks, self._spool.folder)
        leases = Leases(self.database, networks)
        self.presence = Presence(
            self.database, networks, leases, parts=parts, fingerprint=secrets.fingerprint(settings)
        )
        self.sender = Sender(self.database, networks, notifier, transfer, leases)
        self.portraits = Portraits(self.work, networks, self._spool.folder)
        self.intakes = {name: Intake(self.database, network) for name, network in networks.items()}
        dispatch = Dispatch(Vocabulary(all_commands()))
        self.router = Router(self.work, networks, dispatch, notifier)
        self.clock = self._new_clock()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self._socket: socket.socket | None = None

    @classmethod
    def build(cls, settings: Settings, parts: Sequence[str] = PARTS) -> App:
        """The program that the settings describe."""
        civil = CivilTime(ClockSetting.parse(settings.clock) if settings.clock else None)
        return cls(settings, networks_of(settings), civil, parts)

    def stop(self) -> None:
        """Ask the program to end; it drains first."""
        self._stop.set()

    async def run(self) -> None:
        """Work until stopped: no new input first, then the queue, then the connections."""
        try:
            async with lock.admitted(self.database, self._parts, self._stop) as ours:
                # The port is had only with the lock and let go before it: whoever waits needs both.
                if ours and "web" in self._parts:
                    with self._listen() as self._socket:
                        await self._run()
                elif ours:
                    await self._run()
        except OtherKey as error:
            raise WrongSettings(OTHER_KEY.format(name=error)) from None
        finally:
            self._spool.release()

    async def _run(self) -> None:
        migrate.ensure(self._settings.database_url)
        await clocks.publish(self.database, self._settings.clock, self.work.civil)
        await self._first_coordinators()
        warm = asyncio.create_task(asyncio.to_thread(calendar.warm, self.work.district.region))
        self._begin({"presence": partial(self.presence.attend, self._take_up, self._lay_down)})
        self._begin({"watch": Watch().run, "pulse": partial(feel, self.database)})
        self._begin({"web": self._serve} if "web" in self._parts else {})
        if self.database.aside is not None and "send" in self._parts:
            from storage.listening import listen  # and with it a library that SQLite does not need

            self._begin({"ear": partial(listen, self.database.aside, self.database.outbox_bell.ring)})
        await self._stop.wait()
        await self._end()
        await warm
        for task in self._failed:
            task.result()

    def _take_up(self, leads: Collection[str]) -> None:
        """A time at work begins, or this process leads these parts from now on."""
        if self._stop.is_set():
            return
        jobs: dict[str, Job] = {}
        if "intake" in leads:
            for intake in self.intakes.values():
                intake.last_success = monotonic()
            self.router.last_round = monotonic()
            jobs |= {f"intake-{name}": intake.run for name, intake in self.intakes.items()}
            jobs["router"] = self._route
            jobs["deafness"] = Deafness(self.database, self.intakes).run
        if "clock" in leads:
            self.clock = self._new_clock()
            jobs["clock"] = self.clock.run
        if "send" in self._parts and "sender" not in self._tasks:
            jobs["sender"] = self._send
        self._begin(jobs)

    async def _lay_down(self) -> None:
        """Others do it now: whatever this process began it stops, as if it had been killed."""
        await _cancel([self._tasks.pop(name) for name in self._tasks.keys() - ENDURING])

    def _begin(self, jobs: Mapping[str, Job]) -> None:
        for name, job in jobs.items():
            self._tasks[name] = task = asyncio.create_task(job(), name=name)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """No part ends by itself; when one does the program does."""
        if not task.cancelled() and not self._stop.is_set():
            self._failed.append(task)
            self._stop.set()

    def _new_clock(self) -> Clock:
        """One that was stopped does not run again."""
        return Clock(self.work, interval=max(FASTEST_TICK, INTERVAL / self.work.civil.speed))

    async def _route(self) -> None:
        with contextlib.suppress(Unavailable):
            await self._tell_first_code()
        await self.router.run()

    async def _send(self) -> None:
        """Senders need the networks open, whether or not this process takes in."""
        await asyncio.gather(*(self._open(name, intake) for name, intake in self.intakes.items()))
        # Without pictures nobody asks for one, and there is nothing to look at.
        await asyncio.gather(self.sender.run(), self.portraits.run())

    async def _open(self, name: str, intake: Intake) -> None:
        """Only who leads logs in: one bot is one device, for what is repeated is known by its device."""
        told = False
        while not (self.networks[name].signed_in() or "intake" in self.presence.leads):
            if not told:
                log.warning(NO_SESSION, network=name)
            told = True
            await asyncio.sleep(LOGIN_SECONDS)
        await intake.open()

    async def _end(self) -> None:
        for prefix in ("intake", "clock", "web", "router"):
            await _cancel([task for name, task in self._tasks.items() if name.startswith(prefix)])
        await self.presence.retire()
        await self.sender.drain(DRAIN_SECONDS)
        await _cancel(list(self._tasks.values()))
        await self.presence.leave()
        for network in self.networks.values():
            await network.close()
        await self.database.close()
        log.info("Stopped")

    def _listen(self) -> socket.socket:
        """The web's socket, before anything else begins: a taken port is a wrong setting."""
        try:
            return socket.create_server((self._settings.web_host, self._settings.web_port))
        except OSError as error:
            where = f"{self._settings.web_host}:{self._settings.web_port}"
            raise WrongSettings(f"OPENMIC_WEB_PORT: {where} ist nicht frei ({error.strerror}).") from None

    async def _serve(self) -> None:
        app = create_app(
            database=self.database,
            district=self.work.district,
            civil_now=self.work.civil.now,
            health=self.health,
            legal=self._settings.legal(),
        )
        await serving.serve(app, self._socket)

    def health(self) -> dict[str, Part]:
        """One entry a part, as /healthz shows it; what another process leads is as well as that one says."""
        ages = {"database": _age(self.database.last_answer)}
        if "send" in self._parts:
            ages["sender"] = _age(self.sender.last_round)
        waits = self._led_elsewhere()
        if "intake" in self._parts:
            ages |= {name: _age(intake.last_success) for name, intake in self.intakes.items()}
            ages["router"] = _age(self.router.last_round)
        if "clock" in self._parts:
            ages["clock"] = _age(self.clock.last_tick)
        ages |= dict.fromkeys(waits, _age(self.presence.last_beat))
        signed_out = {name for name, intake in self.intakes.items() if intake.signed_out}
        takes = self.database.taking.trouble is None
        return wellness.judged(ages, takes=takes, standby=waits, signed_out=signed_out)

    def _led_elsewhere(self) -> frozenset[str]:
        names = {"intake": (*self.intakes, "router"), "clock": ("clock",)}
        return frozenset(name for part in self.presence.stands_by for name in names[part])

    async def _first_coordinators(self) -> None:
        async with self.work.unit() as ctx:
            for name in self._settings.coordinators:
                await people.grant(ctx, name, RoleName.COORDINATOR)

    async def _tell_first_code(self) -> None:
        """On standard output, not in the log that may be sent elsewhere: whoever reads it can use it."""
        async with self.work.unit() as ctx:
            code = await codes.first(ctx)
        if code is not None:
            log.info("There is no coordinator; a one-time code was printed")
            sys.stdout.write(f"{FIRST_CODE.format(code=code)}\n")
            sys.stdout.flush()


def _age(moment: float) -> float:
    return monotonic() - moment


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
