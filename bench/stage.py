"""The stage both relays play on: one Telegram stand-in, one Synapse, twenty pairs of rooms."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.observer import Observer
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Login, Synapse
from rehearsal.telegram import Person, Room, TelegramServer

PAIRS = 20
RATE = 5.0  # messages a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds from a person's send to the other side, and how many there were."""

    median: float
    p99: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Servers, people, pairs of rooms and who watches."""

    telegram: TelegramServer
    synapse: Synapse
    bot: Login
    olha: Person
    anna: Member
    pairs: tuple[tuple[Room, str], ...]
    observer: Observer

    async def latency(self, origin: str, first: int, count: int) -> Latency:
        """Send `count` marked messages from `origin` at the steady rate and time their arrival."""
        sent: dict[int, float] = {}
        start = time.perf_counter()
        for number in range(first, first + count):
            await asyncio.sleep(max(0.0, start + (number - first) / RATE - time.perf_counter()))
            sent[number] = await self._say(origin, number)
        other = "matrix" if origin == "telegram" else "telegram"
        await self.observer.until(other, set(sent))
        took = sorted(self.observer.seen[other][n] - at for n, at in sent.items())
        return Latency(median=statistics.median(took), p99=took[int(len(took) * 0.99) - 1], count=count)

    async def drain(self, first: int, count: int) -> float:
        """Seconds until `count` messages, written at once on Telegram over all pairs, stand on Matrix."""
        start = time.perf_counter()
        for number in range(first, first + count):
            await self._say("telegram", number)
        await self.observer.until("matrix", set(range(first, first + count)))
        return time.perf_counter() - start

    async def _say(self, origin: str, number: int) -> float:
        room, address = random.choice(self.pairs)
        text = f"Nachricht m{number}"
        now = time.perf_counter()
        if origin == "telegram":
            self.olha.writes(room, text)
        else:
            await self.anna.send_text(address, text)
        return now


@asynccontextmanager
async def stage(directory: Path) -> AsyncIterator[Stage]:
    """Everything started, rooms made, the bot invited; nothing left behind."""
    async with TelegramServer() as telegram, Synapse(directory / "synapse") as synapse:
        bot = await synapse.register("openmic", "openmic")
        async with await Member.register(synapse, "anna", "Anna") as anna:
            olha = telegram.person("Olha")
            pairs = []
            for number in range(PAIRS):
                address = await anna.create_room(f"Raum {number}", invite=[bot.user_id])
                pairs.append((telegram.supergroup(f"Gruppe {number}", [olha]), address))
            observer = Observer(telegram, anna)
            watching = asyncio.create_task(observer.run())
            yield Stage(
                telegram=telegram,
                synapse=synapse,
                bot=bot,
                olha=olha,
                anna=anna,
                pairs=tuple(pairs),
                observer=observer,
            )
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
