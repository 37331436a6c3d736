"""One program at a time works on one database; a second one waits for the first to end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import structlog

from storage.database import Database

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0
#: Parts that would do everything twice, or out of order.
ALONE = frozenset({"intake", "send", "clock"})


@asynccontextmanager
async def alone(database: Database, parts: Collection[str], stop: asyncio.Event) -> AsyncIterator[bool]:
    """Hold the database while the context is open; False when `stop` was set before it could be had."""
    if not ALONE & set(parts):
        yield True
        return
    try:
        yield await _take(database, stop)
    finally:
        await database.release()


async def _take(database: Database, stop: asyncio.Event) -> bool:
    told = False
    while not stop.is_set():
        if await database.hold():
            return True
        if not told:
            log.warning("Another program works on this database; waiting until it ends")
        told = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
    return False
