"""One process among those on the same database: what it leads, and what it does when deposed."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Awaitable, Callable, Collection, Mapping

import structlog

from bot.civil import monotonic
from bot.leases import Leases
from bot.network import Network
from storage.database import Database, Unavailable
from storage.failures import Deposed
from storage.leadership import Office, Standing, Worker

log = structlog.get_logger(__name__)

#: Parts that one process alone runs; the router runs with the intake.
LED = frozenset({"intake", "clock"})
#: Between two signs of life.
BEAT_SECONDS = 1.0
#: A server that does not answer for so long is asked over a new connection.
PATIENCE_SECONDS = 5.0


class Presence:
    """Keeps this process's place. On SQLite there is but one process, and it leads at once and for good."""

    def __init__(
        self,
        database: Database,
        networks: Mapping[str, Network],
        leases: Leases,
        *,
        parts: Collection[str],
        fingerprint: str,
    ) -> None:
        """`parts` are those this process may run, `fingerprint` tells its secret key from others."""
        self._database, self._networks, self._leases = database, networks, leases
        self._wanted = LED.intersection(parts)
        self._told = False
        worker = Worker(
            name=f"{platform.node()} {os.getpid()}", fingerprint=fingerprint, sends="send" in parts
        )
        repeatable = [network.name for network in networks.values() if network.idempotent]
        self._office = Office(database.aside, worker, repeatable) if database.aside else None
        #: The parts that this process leads.
        self.leads: frozenset[str] = frozenset()
        #: Seconds of `monotonic` at the last sign of life that the others have seen.
        self.last_beat = monotonic()

    @property
    def stands_by(self) -> frozenset[str]:
        """The parts that another process leads."""
        return self._wanted - self.leads

    async def attend(
        self, begin: Callable[[Collection[str]], None], end: Callable[[], Awaitable[None]]
    ) -> None:
        """Work until cancelled, one time at work after another.

        `begin` is told which parts are to be led now, first of all perhaps none; `end` is awaited when others
        have taken over, and must leave nothing running.
        """
        while True:
            await self._persist(self._enter)
            begin(self.leads)
            if self._office is None:
                await asyncio.Event().wait()
            try:
                await self._stay(begin)
            except Deposed:
                log.warning("Other processes have taken over from this one; it begins anew")
                self.leads = frozenset()
                await end()

    async def retire(self) -> None:
        """Lead nothing any more, so that another process may while this one drains."""
        self._wanted = self.leads = frozenset()
        await self._politely(self._office.resign if self._office else None)

    async def leave(self) -> None:
        """Give everything back; what is left in flight is for others to settle."""
        if self._office is not None:
            await self._politely(self._office.leave)
            await self._office.close()

    async def _politely(self, farewell: Callable[[], Awaitable[None]] | None) -> None:
        """Without it the others find out by themselves, later."""
        if farewell is None or not self._office or not self._office.epoch:
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await farewell()
        except (TimeoutError, Unavailable) as error:
            log.warning("The other processes were not told that this one ends", error=str(error))

    async def _enter(self) -> None:
        if self._office is None:
            await self._leases.begin(None)
            self.leads = self._wanted
            return
        epoch = await self._office.enter()
        self._database.fence(epoch)
        self._note(await self._office.beat(self._wanted))
        await self._leases.begin(epoch)

    async def _stay(self, begin: Callable[[Collection[str]], None]) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            before = self.leads
            await self._beat()
            if gained := self.leads - before:
                log.warning("This process leads now", parts=sorted(gained))
                begin(gained)

    async def _beat(self) -> None:
        if self._office is None:
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                self._note(await self._office.beat(self._wanted))
        except Deposed:
            raise
        except (TimeoutError, Unavailable) as error:
            log.warning("The other processes cannot be reached; trying again", error=str(error))

    def _note(self, standing: Standing) -> None:
        self.leads = standing.leads & self._wanted
        self._database.heard = standing.workers > 1
        self.last_beat = monotonic()
        self._leases.seen()
        for network in self._networks.values():
            network.share(standing.senders)
        if self.stands_by and not self._told:
            log.info("Another process leads; this one stands by", parts=sorted(self.stands_by))
        self._told = bool(self.stands_by)

    async def _persist(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await step()
            except Unavailable as error:
                log.warning("The database does not answer; trying again", error=str(error))
                await asyncio.sleep(BEAT_SECONDS)
