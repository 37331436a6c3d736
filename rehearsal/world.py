"""The rehearsal world: both networks on this machine, people in their rooms, and the product between them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from bot import linking
from bot.app import App
from bot.civil import machine_now
from bot.clock import Clock
from bot.settings import Settings, load
from forum import members, offices
from forum.tables import Outcome
from rehearsal import casting, registry
from rehearsal.casting import BOT, BOT_NAME, Cast
from rehearsal.matrix.synapse import Synapse
from rehearsal.on_matrix import OnMatrix
from rehearsal.patience import GLANCE_S, until
from rehearsal.players import Player
from rehearsal.script import Entry, Network, Role, Script, WrongScript
from rehearsal.telegram import TelegramServer
from storage import figures, migrate
from storage.models import Purpose

#: Seconds for the product to come into its rooms and to open its web forum.
ARRIVAL_S = 120.0
#: Time jumps here, and nobody wants to wait for the product to notice.
TICK_S = 2.0
#: All has arrived when the queues were empty for so long: a homeserver needs a moment to pass on an event.
QUIET_S = 0.6
SETTLING_S = 20.0


#: What stands where an operator says who is responsible.
NOT_REAL = "Dies ist eine Vorführung. Die Menschen und Stellen darin sind erfunden."


class NotReady(Exception):
    """The bot did not come into its rooms, or the forum did not open."""

    def __init__(self) -> None:
        super().__init__(f"Das Programm war nach {ARRIVAL_S:.0f} s noch nicht in allen Räumen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A running world; the task `product` ends only when the program does, `members` is the whole network."""

    telegram: TelegramServer
    synapse: Synapse
    members: Sequence[Entry]
    casts: Mapping[Network, Cast]
    app: App
    product: asyncio.Task[None]
    web_url: str

    @property
    def players(self) -> dict[str, Player]:
        """Everybody with an account, by name."""
        return {name: player for cast in self.casts.values() for name, player in cast.players.items()}

    def jump(self, moment: datetime) -> None:
        """It is `moment` now, for everything people read."""
        self.app.work.civil.jump(moment)

    def onlooker(self, network: Network, place: str) -> Player | None:
        """Somebody who sees a channel from this network; None where it has no room."""
        cast = self.casts[network]
        there = (player for player in cast.players.values() if place in player.role.rooms)
        return next(there, None) if place in cast.rooms else None

    async def settle(self) -> None:
        """Wait until nothing is on its way any more, at most SETTLING_S."""
        quiet_since = time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLING_S):
                while time.monotonic() - quiet_since < QUIET_S:
                    await asyncio.sleep(GLANCE_S)
                    if await self._waiting():
                        quiet_since = time.monotonic()

    async def _waiting(self) -> int:
        async with self.app.database.reading() as session:
            backlogs = await figures.outbox_waiting(session, machine_now())
            return sum(backlog.rows for backlog in backlogs.values()) + await figures.inbox_waiting(session)


@contextlib.asynccontextmanager
async def built(script: Script, directory: Path, port: int, web_url: str = "") -> AsyncIterator[World]:
    """Start everything in `directory`, the web forum on `port`; at the end nothing is left running.

    `web_url` is the address people see where something stands before the forum.
    """
    web_url = web_url or f"http://127.0.0.1:{port}"
    async with contextlib.AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramServer(name=BOT_NAME))
        homeserver = Synapse(directory / "synapse")
        settings = _settings(script, directory, telegram, homeserver, port=port, web_url=web_url)
        synapse, (app, cast) = await asyncio.gather(
            stack.enter_async_context(homeserver), _meanwhile(settings, script)
        )
        bot = await synapse.register(BOT, BOT, BOT_NAME)
        on_stage = replace(script, people=tuple(entry for entry in cast if isinstance(entry, Role)))
        casts: dict[Network, Cast] = {
            "telegram": casting.on_telegram(on_stage, telegram),
            "matrix": await casting.on_matrix(on_stage, synapse, bot, stack),
        }
        await _prepare(app, script, casts, registry.table(cast, _accounts(casts)))
        world = World(
            telegram=telegram,
            synapse=synapse,
            members=cast,
            casts=casts,
            app=app,
            product=await stack.enter_async_context(_running(app)),
            web_url=web_url,
        )
        await _arrival(world, bot.user_id)
        # What every room hears about being bridged stands there before anybody speaks.
        await world.settle()
        yield world


def _settings(
    script: Script, directory: Path, telegram: TelegramServer, synapse: Synapse, *, port: int, web_url: str
) -> Settings:
    """Only what is given here: neither the environment nor a `.env` of this machine reaches the stage."""
    values: dict[str, Any] = {
        "database_url": f"sqlite:///{directory / 'openmic.db'}",
        "data_dir": directory / "data",
        "telegram_token": telegram.token,
        "telegram_api_url": telegram.url,
        "telegram_pace": "none",
        "matrix_homeserver": synapse.url,
        "matrix_user_id": f"@{BOT}:{synapse.server_name}",
        "matrix_password": BOT,
        "web_port": port,
        "web_url": web_url,
        "clock": script.scenes[0].at.isoformat(),
        "contact": script.contact,
        **dict.fromkeys(("impressum", "datenschutz", "barrierefreiheit"), NOT_REAL),
    }
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    return load(_env_file=None, **(defaults | values))


async def _meanwhile(settings: Settings, script: Script) -> tuple[App, Sequence[Entry]]:
    """What can be done while the homeserver starts in its own process: tables, program and cast."""
    # Not in a thread: that could not be stopped, and would write where everything is tidied away.
    migrate.ensure(settings.database_url)
    app = App.build(settings)
    app.clock = Clock(app.work, interval=TICK_S)
    return app, registry.cast(script)


async def _prepare(app: App, script: Script, casts: Mapping[Network, Cast], register: bytes) -> None:
    """What an operator does once: take in the directory and the registry, and link the rooms."""
    async with app.work.unit() as ctx:
        _accepted(await offices.load(ctx, registry.OFFICES.read_bytes()))
        _accepted(await members.load(ctx, register))
        for place in script.places:
            rooms: dict[str, str] = {name: casts[name].rooms[place.name] for name in place.networks}
            await linking.link(ctx, rooms, name=place.name, purpose=Purpose(place.purpose))


def _accounts(casts: Mapping[Network, Cast]) -> dict[str, str]:
    return {name: player.account for cast in casts.values() for name, player in cast.players.items()}


def _accepted(outcome: Outcome) -> None:
    if outcome.problems:
        raise WrongScript(f"Das Register lässt sich nicht einlesen. {outcome.problems[0]}")


@contextlib.asynccontextmanager
async def _running(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """The product in this process; at the end it drains and stops."""
    product = asyncio.create_task(app.run(), name="product")
    try:
        yield product
    finally:
        app.stop()
        await asyncio.wait({product})


async def _arrival(world: World, bot: str) -> None:
    """Return when the web forum answers and the bot is in every room; raises what the product failed with."""
    arrived = asyncio.create_task(_everywhere(world, bot))
    try:
        first = asyncio.FIRST_COMPLETED
        done, _ = await asyncio.wait({arrived, world.product}, timeout=ARRIVAL_S, return_when=first)
        if not done:
            raise NotReady
        for task in done:
            task.result()
    finally:
        arrived.cancel()


async def _everywhere(world: World, bot: str) -> None:
    for place, room in world.casts["matrix"].rooms.items():
        onlooker = world.onlooker("matrix", place)
        if isinstance(onlooker, OnMatrix):
            await onlooker.member.wait_for_member(room, bot, within=ARRIVAL_S)
    async with httpx.AsyncClient(trust_env=False) as client:
        await until(lambda: _answer(client, f"{world.web_url}/healthz"), ARRIVAL_S)


async def _answer(client: httpx.AsyncClient, url: str) -> httpx.Response | None:
    try:
        return await client.get(url)
    except httpx.TransportError:
        return None
