"""Connections and transactions: one writer and several readers on SQLite, one pool on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from storage.bell import Bell
from storage.inline import creator

#: The database (not the data) is in trouble: locked, full, gone. Worth trying again.
Unavailable = OperationalError

#: FULL, not NORMAL: a power cut must not undo an acknowledged commit.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
)
#: Statements kept compiled; the program has fewer shapes than this.
STATEMENT_CACHE = 300


def driver_url(url: str) -> URL:
    """The plain URL of the settings, with the async driver the program uses."""
    parsed = make_url(url)
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
    }
    return parsed.set(drivername=drivers.get(parsed.drivername, parsed.drivername))


def sqlite_version() -> tuple[int, ...]:
    """The version of the library inside this Python."""
    return sqlite3.sqlite_version_info


class Database:
    """The open database of one process.

    `transaction` and `begin` write and commit at their end; `reading` only reads. After a commit the
    bells that were touched inside are rung.
    """

    def __init__(self, url: str) -> None:
        self.url = driver_url(url)
        self.inbox_bell = Bell()
        self.outbox_bell = Bell()
        #: Machine time of the last unit of work that came to its end.
        self.last_answer = datetime.now(UTC)
        self._writer, self._reader = _engines(self.url)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One unit of work; commits at the end, rolls back on any exception."""
        async with AsyncSession(self._writer, expire_on_commit=False) as session:
            async with session.begin():
                yield session
            self._ring(session.info)
        self.last_answer = datetime.now(UTC)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A consistent view that cannot write."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One unit of work without the ORM, for the hot path; commits at the end."""
        async with self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def view(self) -> AsyncIterator[AsyncConnection]:
        """A look without the ORM, for the hot path."""
        async with self._reader.connect() as connection:
            yield connection
        self.last_answer = datetime.now(UTC)

    async def close(self) -> None:
        """Give back every connection."""
        await self._reader.dispose()
        await self._writer.dispose()

    def _ring(self, info: dict[Any, Any]) -> None:
        if info.pop("outbox", False):
            self.outbox_bell.ring()


def _engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    if url.get_backend_name() != "sqlite":
        engine = create_async_engine(
            url, hide_parameters=True, pool_size=10, query_cache_size=STATEMENT_CACHE
        )
        return engine, engine
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    connect = creator(url.database or ":memory:")
    # One connection is a fair queue inside the process, where SQLite's own lock is unfair busy polling.
    writer = create_async_engine(
        url,
        async_creator=connect,
        # People's words are parameters, and errors are logged.
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=300,
        query_cache_size=STATEMENT_CACHE,
    )
    look = creator(url.database or ":memory:", writes=False)
    reader = create_async_engine(
        url,
        async_creator=look,
        hide_parameters=True,
        pool_size=3,
        max_overflow=2,
        query_cache_size=STATEMENT_CACHE,
    )
    _prepare(writer, begin="BEGIN IMMEDIATE")
    _prepare(reader, begin="BEGIN", also=("PRAGMA query_only=ON",))
    return writer, reader


def _prepare(engine: AsyncEngine, *, begin: str, also: tuple[str, ...] = ()) -> None:
    """Take the transactions into our own hands: the driver's legacy mode loses updates silently."""

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, *also):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
