"""One program at a time works on one SQLite database; a second one waits for the first to end."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from bot.settings import Settings

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0
#: Parts that would do everything twice, or out of order.
ALONE = frozenset({"intake", "send", "clock"})


@asynccontextmanager
async def alone(settings: Settings, parts: Collection[str], stop: asyncio.Event) -> AsyncIterator[bool]:
    """Hold the lock while the context is open; the kernel lets go of it however this process ends.

    False when `stop` was set before it could be had.
    """
    path = settings.database_url.removeprefix("sqlite:///")
    if path == settings.database_url or not ALONE & set(parts):
        yield True
        return
    descriptor = _open(Path(f"{path}.lock"))
    try:
        yield await _take(descriptor, stop)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)


async def _take(descriptor: int, stop: asyncio.Event) -> bool:
    told = False
    while not stop.is_set():
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                log.warning("Another program works on this database; waiting until it ends")
            told = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
        else:
            return True
    return False
