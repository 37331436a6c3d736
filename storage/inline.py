"""SQLite statements run where they are asked for; only what may wait for the disk or a lock leaves the loop."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiosqlite

#: These may wait: BEGIN for another program's lock, the others for the disk.
MAY_WAIT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "VACUUM")


class InlineConnection(aiosqlite.Connection):
    """aiosqlite sends every call to a thread and back, which costs more than the statements themselves.

    Inside a transaction a statement takes microseconds, so it runs on the spot. One coroutine at a time
    owns a connection, so thread and loop never use it at once.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or not self._connection:
            raise ValueError("The connection is closed.")
        if _may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)
        return fn(*args, **kwargs)


def _may_wait(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    if fn.__name__ in ("commit", "rollback"):
        return True
    return bool(args) and isinstance(args[0], str) and args[0].startswith(MAY_WAIT)


def creator(path: str) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What SQLAlchemy calls for a new connection to the file at `path`."""

    def connect() -> InlineConnection:
        connector = partial(sqlite3.connect, path, check_same_thread=False)
        connection = InlineConnection(connector, iter_chunk_size=64)
        # The interpreter must not wait for it at exit.
        connection._thread.daemon = True
        return connection

    return connect
