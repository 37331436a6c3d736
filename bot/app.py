"""The composition root: builds the parts, starts them in one task group, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
import uvicorn

from bot import clocks, lock, secrets
from bot.civil import CivilTime, ClockSetting, machine_now
from bot.clock import INTERVAL, Clock
from bot.commands import all_commands
from bot.commands.dispatch import Dispatch
from bot.commands.vocabulary import Vocabulary
from bot.files.transfer import Transfer
from bot.intake import Intake
from bot.network import Network
from bot.notify import Notifier
from bot.relay.portraits import Portraits
from bot.router import Router
from bot.sender import Sender
from bot.settings import Settings, WrongSettings
from bot.work import Work
from forum import calendar, codes, people
from forum.web.app import create_app
from forum.web.health import Part
from storage import migrate
from storage.database import Database
from storage.models import RoleName

log = structlog.get_logger(__name__)

PARTS = ("intake", "send", "clock", "web")
#: A part that has not shown life for this long is not well.
DEAF_SECONDS = 120.0
#: The router and the sender ask the database every second, so that its silence tells sooner.
MUTE_SECONDS = 15.0
#: Parts that do so.
ASKING = frozenset({"intake", "send"})
DRAIN_SECONDS = 10.0
#: Once in the lifetime of an installation, until somebody uses it.
FIRST_CODE = (
    "Noch niemand koordiniert. Schicken Sie dem Bot privat diesen Code, dann sind Sie es: {code} "
    "(24 Stunden gültig, einmal)"
)
#: Where civil time runs fast the clock ticks faster, but not faster than this.
FASTEST_TICK = 0.5  # seconds


def networks_of(settings: Settings) -> dict[str, Network]:
    """The networks that are switched on, by name; their libraries are imported only then."""
    found: list[Network] = []
    if settings.telegram_token:
        from bot.telegram.network import TelegramNetwork

        found.append(
            TelegramNetwork(
                token=settings.telegram_token.get_secret_value(),
                api_url=settings.telegram_api_url,
                pace=settings.telegram_pace,
                button_key=secrets.key(settings, "buttons"),
            )
        )
    if settings.matrix_homeserver:
        from bot.matrix.network import MatrixNetwork

        found.append(
            MatrixNetwork(
                homeserver=settings.matrix_homeserver,
                user_id=settings.matrix_user_id or "",
                password=settings.matrix_password.get_secret_value() if settings.matrix_password else None,
                access_token=(
                    settings.matrix_access_token.get_secret_value() if settings.matrix_access_token else None
                ),
                device_id=settings.matrix_device_id,
                data_dir=settings.data_dir,
            )
        )
    return {network.name: network for network in found}


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
        transfer = Transfer(self.database, networks, settings.data_dir / "media")
        self.sender = Sender(self.database, networks, notifier, transfer)
        self.portraits = Portraits(self.work, networks, settings.data_dir / "media")
        self.intakes = {name: Intake(self.database, network) for name, network in networks.items()}
        dispatch = Dispatch(Vocabulary(all_commands()))
        self.router = Router(self.work, networks, dispatch, notifier)
        self.clock = Clock(self.work, interval=max(FASTEST_TICK, INTERVAL / civil.speed))
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
        async with lock.alone(self.database, self._parts, self._stop) as ours:
            # The port is had only with the lock and let go before it: whoever waits needs both.
            if ours and "web" in self._parts:
                with self._listen() as self._socket:
                    await self._run()
            elif ours:
                await self._run()

    async def _run(self) -> None:
        migrate.ensure(self._settings.database_url)
        await clocks.publish(self.database, self._settings.clock, self.work.civil)
        await self._first_coordinators()
        if "intake" in self._parts:
            await self._tell_first_code()
        warm = asyncio.create_task(asyncio.to_thread(calendar.warm, self.work.district.region))
        tasks = self._start()
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        done, _ = await asyncio.wait([*tasks.values(), stopped], return_when=asyncio.FIRST_COMPLETED)
        await self._end(tasks)
        stopped.cancel()
        await warm
        for task in done - {stopped}:
            task.result()

    def _start(self) -> dict[str, asyncio.Task[None]]:
        jobs: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}
        if "intake" in self._parts:
            jobs |= {f"intake-{name}": intake.run for name, intake in self.intakes.items()}
            jobs["router"] = self.router.run
        if "send" in self._parts:
            jobs["sender"] = partial(self._send, opened="intake" in self._parts)
        if "clock" in self._parts:
            jobs["clock"] = self.clock.run
        if "web" in self._parts:
            jobs["web"] = self._serve
        return {name: asyncio.create_task(job(), name=name) for name, job in jobs.items()}

    async def _send(self, *, opened: bool) -> None:
        """Senders need the networks open; where this process also takes in, the intake opens them."""
        if not opened:
            await asyncio.gather(*(intake.open() for intake in self.intakes.values()))
        else:
            await asyncio.gather(*(intake.opened.wait() for intake in self.intakes.values()))
        # Without pictures nobody asks for one, and there is nothing to look at.
        await asyncio.gather(self.sender.run(), self.portraits.run())

    async def _end(self, tasks: Mapping[str, asyncio.Task[None]]) -> None:
        order = ("intake", "clock", "web", "router")
        for prefix in order:
            await _cancel([task for name, task in tasks.items() if name.startswith(prefix)])
        await self.sender.drain(DRAIN_SECONDS)
        await _cancel(list(tasks.values()))
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
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
        )
        await _Server(config).serve(sockets=[self._socket] if self._socket else None)

    def health(self) -> dict[str, Part]:
        """One entry a part, as /healthz shows it."""
        ages = {"database": _age(self.database.last_answer)}
        if "send" in self._parts:
            ages["sender"] = _age(self.sender.last_round)
        if "intake" in self._parts:
            ages |= {name: _age(intake.last_success) for name, intake in self.intakes.items()}
        if "clock" in self._parts:
            ages["clock"] = _age(self.clock.last_tick)
        most = {"database": MUTE_SECONDS if self._parts & ASKING else DEAF_SECONDS}
        return {
            name: Part(ok=age <= most.get(name, DEAF_SECONDS), age_s=round(age, 1))
            for name, age in ages.items()
        }

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


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the program stops all its parts itself, in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _age(moment: datetime) -> float:
    return (machine_now() - moment) / timedelta(seconds=1)


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
