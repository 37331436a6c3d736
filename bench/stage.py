"""The stage both relays play on: one Telegram stand-in, one Synapse, twenty pairs of rooms."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.observer import Observer
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Login, Synapse
from rehearsal.telegram import Person, Room, TelegramServer

PAIRS = 20
RATE = 5.0  # messages a second
OTHER = {"telegram": "matrix", "matrix": "telegram"}

Pair = tuple[Room, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Servers, people, pairs of rooms and who watches."""

    telegram: TelegramServer
    synapse: Synapse
    bot: Login
    olha: Person
    anna: Member
    pairs: tuple[Pair, ...]
    observer: Observer
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def steady(self, origin: str, count: int, rate: float = RATE) -> list[float]:
        """Seconds from send to sight of `count` messages from `origin`, sent at `rate` over all pairs."""
        sent: dict[int, float] = {}
        start = time.time()
        for turn in range(count):
            await asyncio.sleep(max(0.0, start + turn / rate - time.time()))
            number, at = await self._say(origin, self.pairs[turn % len(self.pairs)])
            sent[number] = at
        await self.observer.until(OTHER[origin], set(sent))
        return [self.observer.seen[OTHER[origin]][number] - at for number, at in sent.items()]

    async def drain(self, origin: str, count: int, pairs: Sequence[Pair]) -> float:
        """Seconds until `count` messages, written at once over `pairs`, stand on the other side.

        On Matrix writing takes its own time, so that there the last message is waited for from the first on.
        """
        start = time.time()
        numbers = [(await self._say(origin, pairs[turn % len(pairs)]))[0] for turn in range(count)]
        await self.observer.until(OTHER[origin], set(numbers))
        return time.time() - start

    async def _say(self, origin: str, pair: Pair) -> tuple[int, float]:
        room, address = pair
        number = next(self._numbers)
        text, now = f"Nachricht m{number}", time.time()
        if origin == "telegram":
            self.olha.writes(room, text)
        else:
            await self.anna.send_text(address, text)
        return number, now


@asynccontextmanager
async def stage(directory: Path, pairs: int = PAIRS) -> AsyncIterator[Stage]:
    """Everything started, rooms made, the bot invited and in; nothing left behind."""
    async with TelegramServer() as telegram, Synapse(directory / "synapse") as synapse:
        bot = await synapse.register("openmic", "openmic")
        async with await Member.register(synapse, "anna", "Anna") as anna, Member(synapse.url, bot) as guest:
            olha = telegram.person("Olha")
            made = []
            for number in range(pairs):
                address = await anna.create_room(f"Raum {number}", invite=[bot.user_id])
                await guest.join(address)
                made.append((telegram.supergroup(f"Gruppe {number}", [olha]), address))
            observer = Observer(telegram, anna)
            watching = asyncio.create_task(observer.run())
            try:
                yield Stage(
                    telegram=telegram,
                    synapse=synapse,
                    bot=bot,
                    olha=olha,
                    anna=anna,
                    pairs=tuple(made),
                    observer=observer,
                )
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
