"""The rehearsal world: both networks on this machine, people in their rooms, and the product between them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from bot import linking
from bot.app import App
from bot.settings import Settings
from forum import people
from rehearsal import casting
from rehearsal.casting import BOT, BOT_NAME, Cast
from rehearsal.matrix.synapse import Synapse
from rehearsal.players import OnMatrix, Player
from rehearsal.script import Network, Script
from rehearsal.telegram import TelegramServer
from storage import migrate
from storage.models import Purpose, RoleName

#: Seconds for the product to come into its rooms and to open its web forum.
ARRIVAL_S = 60.0
RETRY_S = 0.1


class NotReady(Exception):
    """The bot did not come into its rooms, or the forum did not open."""

    def __init__(self) -> None:
        super().__init__(f"Das Programm war nach {ARRIVAL_S:.0f} s noch nicht in allen Räumen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A running world; the task `product` ends only when the program does."""

    telegram: TelegramServer
    synapse: Synapse
    casts: Mapping[Network, Cast]
    app: App
    product: asyncio.Task[None]
    web_url: str

    @property
    def players(self) -> dict[str, Player]:
        """The whole cast by name."""
        return {name: player for cast in self.casts.values() for name, player in cast.players.items()}

    def jump(self, moment: datetime) -> None:
        """It is `moment` now, for everything people read."""
        self.app.work.civil.jump(moment)

    def onlooker(self, network: Network, place: str) -> Player | None:
        """Somebody who sees a channel from this network; None where it has no room."""
        cast = self.casts[network]
        there = (player for player in cast.players.values() if place in player.role.rooms)
        return next(there, None) if place in cast.rooms else None


@contextlib.asynccontextmanager
async def built(script: Script, directory: Path, port: int) -> AsyncIterator[World]:
    """Start everything in `directory`, the web forum on `port`; at the end nothing is left running."""
    async with contextlib.AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramServer(name=BOT_NAME))
        synapse = await stack.enter_async_context(Synapse(directory / "synapse"))
        bot = await synapse.register(BOT, BOT, BOT_NAME)
        casts: dict[Network, Cast] = {
            "telegram": casting.on_telegram(script, telegram),
            "matrix": await casting.on_matrix(script, synapse, bot, stack),
        }
        app = App.build(_settings(script, directory, telegram, synapse, port))
        await _prepare(app, script, casts, f"sqlite:///{directory / 'openmic.db'}")
        product = await stack.enter_async_context(_running(app))
        world = World(
            telegram=telegram,
            synapse=synapse,
            casts=casts,
            app=app,
            product=product,
            web_url=f"http://127.0.0.1:{port}",
        )
        await _arrival(world, bot.user_id)
        yield world


def _settings(
    script: Script, directory: Path, telegram: TelegramServer, synapse: Synapse, port: int
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
        "web_url": f"http://127.0.0.1:{port}",
        "clock": script.scenes[0].at.isoformat(),
    }
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    return Settings(_env_file=None, **(defaults | values))


async def _prepare(app: App, script: Script, casts: Mapping[Network, Cast], database_url: str) -> None:
    """What an operator does once: link the rooms, and say who is trusted."""
    await asyncio.to_thread(migrate.ensure, database_url)
    async with app.work.unit() as ctx:
        for place in script.places:
            rooms = {network: casts[network].rooms[place.name] for network in place.networks}
            await linking.link(ctx, rooms, name=place.name, purpose=Purpose(place.purpose))
        for cast in casts.values():
            for player in cast.players.values():
                if player.role.trusted:
                    await people.grant(ctx, player.account, RoleName(player.role.trusted))


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
        while not await _answers(client, f"{world.web_url}/healthz"):
            await asyncio.sleep(RETRY_S)


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        await client.get(url)
    except httpx.TransportError:
        return False
    return True
