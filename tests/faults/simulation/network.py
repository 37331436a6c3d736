"""The stories' fake network at the other end of a bad line."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import Any

from bot.events import Address, Event
from bot.network import Batch, Flight, Outgoing, Prove, RawEvent, Receipt, Refused, Send, Unknown
from tests.fakes import FakeNetwork
from tests.fakes.client import Memory, Probe
from tests.faults.simulation.line import LATEST, TIMEOUT, Line
from tests.faults.simulation.outside import Outside

#: So long the server holds a question to which there is no news, in seconds.
POLL_SECONDS = 20.0
#: Events of one answer.
BATCH = 50


class SimulatedNetwork(FakeNetwork):
    """What people see stays when the program crashes; what the program knew of it does not."""

    def __init__(self, outside: Outside, name: str, **values: Any) -> None:
        super().__init__(name, **values, probe=Probe(patience=TIMEOUT + LATEST + 5))
        self.line = Line(outside, name)
        self._outside = outside
        #: Rooms that the bot is not in.
        self.closed: set[str] = set()
        #: Messages (room, id in the program's database) that the network will not have.
        self.refused: set[tuple[str, int]] = set()
        #: How likely it is that words of people are refused.
        self.strictness = 0.0
        #: Broken on purpose: every repetition is something new; what was told once is not told again.
        self.forgetful = self.hasty = False
        self._furthest = 0
        self._repeats: dict[str, Receipt] = {}
        self._polls: list[asyncio.Future[None]] = []

    def crash(self) -> None:
        """Another process will have to find out all over again."""
        self.memory = Memory()
        self._polls.clear()

    def happens(self, event: Event) -> None:
        """Something happens here, and whoever asks is told."""
        self.incoming.hear([event])
        for poll in self._polls:
            if not poll.done():
                poll.set_result(None)
        self._polls.clear()

    async def open(self) -> None:
        """The first question."""
        await self.line.ask(lambda: None)

    async def fetch(self, cursor: str | None) -> Batch:
        """As both real networks do: at once when there is news, else when there is or after a while."""
        place = int(cursor or 0) if self.idempotent else self.memory.offset or 0
        news = await self.line.ask(partial(self._news, place))
        if not news:
            await self._poll()
            news = await self.line.ask(partial(self._news, place))
        return Batch(events=news, cursor=str(place + len(news)) if self.idempotent else None)

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Over the line."""
        self.memory.starts.setdefault(outgoing.txn, self.highest)
        act = partial(self._arrives, address, outgoing)
        new = isinstance(outgoing, Send)
        receipt = await self.line.send(act, outgoing.txn, repeatable=self.idempotent, new=new)
        self.memory.arrived(outgoing.txn, receipt)
        return receipt

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """Whether it is there, as far as that can be told."""
        await self.line.ask(lambda: None)
        if flight.outgoing.txn in self.line.hidden:
            raise Unknown("nobody can tell")
        return await super().settle(address, flight)

    @property
    def unheard(self) -> bool:
        """Whether the program has not asked for everything yet."""
        return self._furthest < len(self.incoming.events)

    def _news(self, place: int) -> tuple[RawEvent, ...]:
        if not self.idempotent:
            self.incoming.first = place = max(self.incoming.first, place)
        self._furthest = max(self._furthest, place)
        news = tuple(self.incoming.events[place : place + BATCH])
        if self.hasty:
            self.incoming.first = place + len(news)
        return news

    def _arrives(self, address: Address, outgoing: Outgoing) -> Receipt:
        if address in self.closed and not isinstance(outgoing, Prove):
            raise Refused("kicked", "the bot is not in the room", room=True)
        if self.forgetful:
            self._by_txn.clear()
        elif self.idempotent and (known := self._repeats.get(outgoing.txn)) is not None:
            return known
        if self._refuses(address, outgoing):
            raise Refused("rejected", "drawn")
        self._outside.note(f"{self.name}: {type(outgoing).__name__} {outgoing.txn} in {address}")
        self.done.append(outgoing)
        receipt = self._repeats[outgoing.txn] = self._do(address, outgoing)
        return receipt

    def _refuses(self, address: str, outgoing: Outgoing) -> bool:
        """Words of people, now and then: the same ones always, however often they come."""
        if not isinstance(outgoing, Send) or outgoing.part.content.author is None:
            return False
        key = address, outgoing.part.content.message
        if outgoing.txn not in self._repeats and self._outside.likely(self.strictness):
            self.line.faults["refused"] += 1
            self.refused.add(key)
        return key in self.refused

    async def _poll(self) -> None:
        poll = asyncio.get_running_loop().create_future()
        self._polls.append(poll)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await poll
