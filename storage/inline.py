"""SQLite statements run where they are asked for; only what may wait leaves the event loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiosqlite

#: These may wait: BEGIN IMMEDIATE for another program's lock, the others for the disk.
MAY_WAIT = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "PRAGMA", "VACUUM")


class InlineConnection(aiosqlite.Connection):
    """aiosqlite sends every call to a thread and back, which costs more than the statements themselves.

    Inside a transaction a statement takes microseconds, so it runs on the spot. One coroutine at a time
    owns a connection; but one that is cancelled leaves its call running in the thread, and SQLite crashes
    when the loop closes the connection meanwhile. While a call is away, the next ones queue up behind it.
    """

    def __init__(
        self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int, *, writes: bool
    ) -> None:
        super().__init__(connector, iter_chunk_size)
        self._writes = writes
        self._away: set[asyncio.Task[Any]] = set()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or not self._connection:
            raise ValueError("The connection is closed.")
        if not self._away and not self._may_wait(fn, args):
            return fn(*args, **kwargs)
        call = asyncio.ensure_future(super()._execute(fn, *args, **kwargs))  # type: ignore[no-untyped-call]  # theirs
        self._away.add(call)
        call.add_done_callback(self._away.discard)
        return await asyncio.shield(call)

    def _may_wait(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        if fn.__name__ in ("commit", "rollback"):
            return self._writes
        return bool(args) and isinstance(args[0], str) and args[0].startswith(MAY_WAIT)


def creator(path: str, *, writes: bool = True) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What SQLAlchemy calls for a new connection to the file at `path`."""

    def connect() -> InlineConnection:
        connector = partial(sqlite3.connect, path, check_same_thread=False)
        connection = InlineConnection(connector, iter_chunk_size=64, writes=writes)
        # The interpreter must not wait for it at exit.
        connection._thread.daemon = True
        return connection

    return connect
