"""Engines of both databases, with transactions in our own hands: one writing connection, several reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_

from storage import postgres, private
from storage.cursors import Adapted
from storage.failures import without_words
from storage.inline import BUSY_TIMEOUT, Connecting, creator

#: FULL, not NORMAL: a power cut must not undo an acknowledged commit.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    BUSY_TIMEOUT,
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    # What was deleted is overwritten.
    "PRAGMA secure_delete=ON",
)
#: Statements kept compiled; the program has fewer shapes than this.
STATEMENT_CACHE = 300
#: How long a migration waits for a running program to let go of its tables.
LOCK_SECONDS = 30

OnConnect = Callable[[Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one kind of database is spoken to.

    The drivers' own transactions are not used: SQLite's loses updates silently, psycopg's takes one more
    round trip and knows nothing of the writer's lock.
    """

    driver: str
    #: For migrations, backups and the like, outside of any event loop.
    plain_driver: str
    #: Said to every new connection.
    manners: tuple[str, ...]
    #: Begins a unit of work: from here on nobody else writes.
    write: str
    #: Begins a look at one state of the database that lasts until its end, whoever writes meanwhile.
    read: str
    also_reading: tuple[str, ...] = ()
    also_writing: tuple[str, ...] = ()
    plain_manners: tuple[str, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)


SQLITE = Manner(
    driver="sqlite+aiosqlite",
    plain_driver="sqlite",
    manners=PRAGMAS,
    write="BEGIN IMMEDIATE",
    read="BEGIN",
    also_reading=("PRAGMA query_only=ON",),
    plain_manners=(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}", "PRAGMA secure_delete=ON"),
)
POSTGRESQL = Manner(
    driver="postgresql+psycopg",
    plain_driver="postgresql+psycopg",
    manners=postgres.MANNERS,
    write=f"BEGIN; {postgres.WRITER_LOCK}",
    read="BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    also_writing=postgres.WRITING_MANNERS,
    plain_manners=(f"SET lock_timeout = '{LOCK_SECONDS}s'",),
    arguments=postgres.ARGUMENTS,
)


def manner(url: URL) -> Manner:
    """How the database behind `url` is spoken to."""
    return SQLITE if url.get_backend_name() == "sqlite" else POSTGRESQL


class WrongUrl(ValueError):
    """The words are no URL of a database; they may hold a password and are not repeated."""


def parsed(url: str) -> URL:
    """The plain URL of the settings; `postgres://` is a usual way to write it too. Raises WrongUrl."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise WrongUrl from None
    return found.set(drivername="postgresql") if found.drivername == "postgres" else found


def sqlite_version() -> tuple[int, ...]:
    """The version of the library inside this Python."""
    return sqlite3.sqlite_version_info


def pair(
    url: URL, on_connect: OnConnect, connecting: Connecting = creator
) -> tuple[AsyncEngine, AsyncEngine]:
    """The writing and the reading engine of one process; the writing connections pass `on_connect`.

    One writing connection is a fair queue inside the process. SQLite's own lock is unfair busy polling, and
    on PostgreSQL everybody would wait for the same writer's lock anyway, only with a connection each.
    """
    how = manner(url)
    writer = _engine(url, how, connecting, pool_size=1, max_overflow=0, pool_timeout=300)
    reader = _engine(url, how, connecting, writes=False, pool_size=3, max_overflow=2)
    _take_over(writer.sync_engine, how.write, how.manners + how.also_writing)
    _take_over(reader.sync_engine, how.read, how.manners + how.also_reading)
    event.listen(writer.sync_engine, "connect", lambda connection, _record: on_connect(connection))
    return writer, reader


def aside(url: URL) -> AsyncEngine:
    """Connections to PostgreSQL that wait for no other writer, for what processes tell each other."""
    engine = _engine(url, POSTGRESQL, creator, pool_size=2, max_overflow=2)
    _take_over(engine.sync_engine, "BEGIN", POSTGRESQL.manners + postgres.ASIDE_MANNERS)
    return engine


def plain(url: str, *, writes: bool = True) -> Engine:
    """An engine outside of any event loop; `begin` takes the writer's lock, without `writes` it looks."""
    target = parsed(url)
    how = manner(target)
    _make_folder(target)
    engine = create_engine(
        target.set(drivername=how.plain_driver),
        hide_parameters=True,
        connect_args=_arguments(target, how),
    )
    _take_over(engine, how.write if writes else how.read, how.plain_manners)
    if how is SQLITE:
        _keep_private(engine)
    return engine


def _engine(
    url: URL, how: Manner, connecting: Connecting, *, writes: bool = True, **pool: Any
) -> AsyncEngine:
    # People's words are parameters, and errors are logged.
    options = pool | {"hide_parameters": True, "query_cache_size": STATEMENT_CACHE}
    target = url.set(drivername=how.driver)
    if how is SQLITE:
        _make_folder(url)
        engine = create_async_engine(target, **options)
        _adapt(engine.sync_engine, connecting(url.database or ":memory:", writes=writes))
        return engine
    engine = create_async_engine(target, connect_args=_arguments(url, how), **options)
    event.listen(engine.sync_engine, "checkout", postgres.on_checkout)
    return engine


def _adapt(engine: Engine, connect: Callable[[], Awaitable[Any]]) -> None:
    """Connections that run their statements on the spot."""

    @event.listens_for(engine, "do_connect")
    def adapted(dialect: Dialect, *_: object) -> Adapted:
        return Adapted(dialect.dbapi, await_(connect()))


def _arguments(url: URL, how: Manner) -> dict[str, Any]:
    """What the URL itself says comes first."""
    return {name: value for name, value in how.arguments.items() if name not in url.query}


def _keep_private(engine: Engine) -> None:
    """The file is there before SQLite makes it, which would let others read it; its companions follow it."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: list[Any], _options: object) -> None:
        private.make(arguments[0])


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _take_over(engine: Engine, begin: str, manners: tuple[str, ...]) -> None:
    """Take the transactions into our own hands."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.isolation_level = None
        else:
            connection.autocommit = True
            postgres.only_utf8(connection)
        cursor = connection.cursor()
        for words in manners:
            cursor.execute(words)
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        epoch = connection.get_execution_options().get(postgres.EPOCH)
        connection.exec_driver_sql(begin if epoch is None else f"{begin}; {postgres.fence(epoch)}")

    event.listen(engine, "handle_error", without_words)
