"""SQLite statements run where they are asked for; only what may wait leaves the event loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol, TypeVar

import aiosqlite

from storage import private

BEGIN = "BEGIN IMMEDIATE"
#: How long a statement waits for another program's lock, in milliseconds.
BUSY_TIMEOUT = "PRAGMA busy_timeout=10000"
#: These may wait: BEGIN IMMEDIATE for another program's lock, the others for the disk.
MAY_WAIT = (BEGIN, "COMMIT", "ROLLBACK", "PRAGMA", "VACUUM")

T = TypeVar("T")


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
        #: Whether somebody calls a statement who cannot wait.
        self.direct = False

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's own; ValueError once it is closed."""
        return self._conn

    @property
    def at_rest(self) -> bool:
        """Whether it is open and no call is away in the thread."""
        return bool(self._running and self._connection and not self._away)

    @property
    def ends_at_once(self) -> bool:
        """Whether its transaction is over, or can be given up on the spot."""
        return self.at_rest and not (self._writes and self._conn.in_transaction)

    def at_once(self, statement: object) -> bool:
        """Whether this may be run on the spot, and nothing is to be waited for before."""
        return self.at_rest and not (isinstance(statement, str) and statement.startswith(MAY_WAIT))

    def directly(self, run: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call `run`, whose statements are all to be run on the spot."""
        self.direct = True
        try:
            return run(*args, **kwargs)
        finally:
            self.direct = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or not self._connection:
            raise ValueError("The connection is closed.")
        if not self._away:
            if not self._may_wait(fn, args):
                return fn(*args, **kwargs)
            if args[:1] == (BEGIN,) and self._begun(fn, args):
                return None
        call = asyncio.ensure_future(super()._execute(fn, *args, **kwargs))  # type: ignore[no-untyped-call]  # theirs
        self._away.add(call)
        call.add_done_callback(self._away.discard)
        return await asyncio.shield(call)

    def _may_wait(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        if fn.__name__ in ("commit", "rollback"):
            # Without a transaction nothing is done: the pool rolls every connection back that it is given.
            return self._writes and self._conn.in_transaction
        return bool(args) and isinstance(args[0], str) and args[0].startswith(MAY_WAIT)

    def _begun(self, begin: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        """Begin here and now, when nobody else writes; False when that has to be waited for."""
        connection = self._conn
        connection.execute("PRAGMA busy_timeout=0")
        try:
            begin(*args)
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(BUSY_TIMEOUT)
        return True


class Connecting(Protocol):
    """Says how connections to the file at `path` are made."""

    def __call__(self, path: str, *, writes: bool = True) -> Callable[[], Awaitable[aiosqlite.Connection]]:
        """What SQLAlchemy calls for a new one."""


def creator(path: str, *, writes: bool = True) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What SQLAlchemy calls for a new connection to the file at `path`."""

    def connect() -> InlineConnection:
        private.make(path)
        connector = partial(sqlite3.connect, path, check_same_thread=False)
        connection = InlineConnection(connector, iter_chunk_size=64, writes=writes)
        # The interpreter must not wait for it at exit.
        connection._thread.daemon = True
        return connection

    return connect
