"""Which rooms this process sends to, where several do: leased in bursts, let go when idle."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from bot.civil import machine_now, monotonic
from bot.events import Address
from bot.network import Network, NotSent
from storage import leases
from storage.database import Database
from storage.leadership import LEASE_SECONDS

#: A room in which nothing was sent for so long is let go.
IDLE_SECONDS = 30.0
#: How often idle rooms are looked for.
TIDY_SECONDS = 10.0
#: A room that somebody else has is asked for again so often.
AGAIN_SECONDS = 1.0
#: After so long without a sign of life others may have taken over: nothing is begun any more.
SURE_SECONDS = LEASE_SECONDS / 2
#: No network counts over a longer time.
REMEMBERED = timedelta(seconds=62)

Rooms = Sequence[tuple[int, str]]


class Leases:
    """One process's rooms; where it is the only one all are, and nothing is written for them."""

    def __init__(self, database: Database, networks: Mapping[str, Network]) -> None:
        self._database, self._networks = database, networks
        self._epoch: int | None = None
        #: Machine seconds of the last use of each room.
        self._held: dict[int, float] = {}
        #: Until when others' rooms are not asked for.
        self._others: dict[int, float] = {}
        self._seen = self._tidied = monotonic()

    async def begin(self, epoch: int | None) -> None:
        """A new time at work; None where no others are possible. Raises Unavailable."""
        self._epoch = epoch
        self._held.clear()
        self._others.clear()
        self.seen()
        await self._recall(None)

    def seen(self) -> None:
        """The others know that we live."""
        self._seen = monotonic()

    def vouch(self) -> None:
        """Raises NotSent when this process stood still for so long that the room may be another's."""
        if self._epoch is not None and monotonic() - self._seen > SURE_SECONDS:
            raise NotSent("this process may have lost the room to another one")

    async def ours(self, ready: Rooms, busy: Collection[int]) -> Rooms:
        """Those of the `ready` rooms (id, network) that are ours to send to. Raises Unavailable.

        Free ones become ours; idle ones, that are not `busy` either, are let go.
        """
        if self._epoch is None:
            return ready
        now = monotonic()
        await self._let_go(now, {room for room, _ in ready}.union(busy))
        await self._take({room for room, _ in ready if self._may_be_had(room, now)}, now)
        found = [(room, network) for room, network in ready if room in self._held]
        self._held |= {room: now for room, _ in found}
        return found

    def _may_be_had(self, room: int, now: float) -> bool:
        return room not in self._held and self._others.get(room, now) <= now

    async def _take(self, wanted: Collection[int], now: float) -> None:
        if not wanted or self._epoch is None or self._database.aside is None:
            return
        taken = await leases.take(self._database.aside, self._epoch, wanted)
        self._others = {room: until for room, until in self._others.items() if until > now}
        self._others |= {room: now + AGAIN_SECONDS for room in wanted if room not in taken}
        self._held |= dict.fromkeys(taken, now)
        # A process without others has sent everything itself.
        if taken and self._database.heard:
            await self._recall(taken)

    async def _let_go(self, now: float, used: Collection[int]) -> None:
        if self._epoch is None or self._database.aside is None or now - self._tidied < TIDY_SECONDS:
            return
        self._tidied = now
        self._held |= {room: now for room in used if room in self._held}
        idle = [room for room, last in self._held.items() if now - last > IDLE_SECONDS]
        # First here: if the answer is lost they may be others' already, and can be leased again.
        for room in idle:
            del self._held[room]
        if idle:
            await leases.give_back(self._database.aside, self._epoch, idle)

    async def _recall(self, rooms: Collection[int] | None) -> None:
        """Let the networks know what was said there by others, or before a restart: they count."""
        now = machine_now()
        async with self._database.view() as connection:
            said = await leases.said_since(connection, now - REMEMBERED, rooms)
        for one in said:
            if (network := self._networks.get(one.network)) is not None:
                # A clock that was set back shows less than it showed then.
                network.recall(Address(one.address), max(0.0, (now - one.at).total_seconds()))
