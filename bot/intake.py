"""Intake: what a network brings is committed to the inbox before the network is told that it was read."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog

from bot import backoff
from bot.absence import Contact
from bot.civil import machine_now, monotonic
from bot.network import Batch, Contested, Network, SignedOut
from storage import failpoints, inbox
from storage.database import Database

log = structlog.get_logger(__name__)

BACKOFF_CAP_SECONDS = 60.0
CURSOR_SECONDS = 30.0

T = TypeVar("T")


def contested_key(network: str) -> str:
    """The cursor that says when another program was last seen taking this network's events."""
    return f"{network} contested"


class Intake:
    """One loop for one network; nothing but cancellation ends it."""

    def __init__(self, database: Database, network: Network) -> None:
        self._database = database
        self._network = network
        self._contact = Contact(database, network)
        self._failures = 0
        self._kept = -math.inf
        #: Seconds of `monotonic` when the network last answered, for the health page.
        self.last_success = monotonic()
        #: Whether the network refuses the token or password.
        self.signed_out = False
        self.opened = asyncio.Event()
        self._opening = asyncio.Lock()

    async def open(self) -> None:
        """Log in, once, however long it takes; the sender needs it as well."""
        async with self._opening:
            if not self.opened.is_set():
                await self._until_it_works(self._network.open)
                self.opened.set()

    async def run(self) -> None:
        """Open the network, then fetch and deposit until cancelled."""
        await self.open()
        async with self._database.reading() as session:
            cursor = await inbox.cursor(session, self._network.name)
        while True:
            cursor = await self._until_it_works(partial(self._once, cursor))

    async def _once(self, cursor: str | None) -> str | None:
        try:
            async with failpoints.call("fetch"):
                batch = await self._network.fetch(cursor)
        except Contested:
            await self._note_contest()
            raise
        await self._deposit(batch)
        await self._contact.made(machine_now())
        async with failpoints.call("confirm"):
            await self._network.committed(batch)
        return batch.cursor or cursor

    async def _note_contest(self) -> None:
        """Write it down for `openmic check`, which must not ask for itself while we are at work."""
        async with self._database.begin("note contest") as connection:
            await inbox.set_cursor(connection, contested_key(self._network.name), machine_now().isoformat())

    async def _deposit(self, batch: Batch) -> None:
        if not batch.events and not self._is_time(batch.cursor):
            return
        events = [(event.event_id, event.raw) for event in batch.events]
        async with self._database.begin("deposit") as connection:
            await inbox.deposit(
                connection, self._network.name, events, cursor=batch.cursor, now=machine_now()
            )
        if events:
            self._database.inbox_bell.ring()

    def _is_time(self, cursor: str | None) -> bool:
        """A cursor without events is worth a commit only now and then: an older one brings nothing new."""
        now = monotonic()
        if cursor is None or now - self._kept < CURSOR_SECONDS:
            return False
        self._kept = now
        return True

    async def _until_it_works(self, attempt: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                result = await attempt()
            except Exception as error:  # noqa: BLE001  # logged below; only cancellation may end intake
                await self._back_off(error)
            else:
                self._failures, self.last_success, self.signed_out = 0, monotonic(), False
                return result

    async def _back_off(self, error: Exception) -> None:
        self._failures += 1
        wait = backoff.pause(self._failures, first=0.25, cap=BACKOFF_CAP_SECONDS)
        wait = max(getattr(error, "seconds", 0.0), wait)
        self.signed_out = isinstance(error, SignedOut)
        about = {
            "network": self._network.name,
            "failures": self._failures,
            "wait_s": round(wait, 1),
            "error": f"{type(error).__name__}: {error}",
        }
        if isinstance(error, SignedOut):
            log.error("The network refuses the token or password", remedy=error.remedy, **about)
        else:
            log.warning("The network does not answer; trying again", **about)
        await asyncio.sleep(wait)
