"""Who may work on a database at once: on SQLite one program, on PostgreSQL any number of one version."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial

import structlog

from storage import migrate
from storage.database import Database
from storage.migrations import HEAD

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0
#: Parts that would do everything twice, or out of order.
ALONE = frozenset({"intake", "send", "clock"})


@asynccontextmanager
async def admitted(database: Database, parts: Collection[str], stop: asyncio.Event) -> AsyncIterator[bool]:
    """Be at work while the context is open; False when `stop` was set before that was possible.

    On SQLite a second program waits for the first to end. On PostgreSQL only a restore keeps others out, and
    who brings the tables up to date: they may still be in use by programs that know the old ones.
    """
    if not database.shared and not ALONE & set(parts):
        yield True
        return
    try:
        yield await _admitted(database, stop)
    finally:
        await database.release()


async def _admitted(database: Database, stop: asyncio.Event) -> bool:
    if not database.shared:
        return await _held(database, stop, together=False)
    url = database.url.render_as_string(hide_password=False)
    if await asyncio.to_thread(migrate.current, url) != HEAD:
        if not await _held(database, stop, together=False):
            return False
        await asyncio.to_thread(migrate.ensure, url)
        await database.release()
    return await _held(database, stop, together=True)


async def _held(database: Database, stop: asyncio.Event, *, together: bool) -> bool:
    told = False
    hold = partial(database.hold, together=together)
    while not stop.is_set():
        if await hold():
            return True
        if not told:
            log.warning("Another program works on this database; waiting until it ends")
        told = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
    return False
