"""Transactions: one at a time writes, any number look on, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from storage import engines, failpoints, postgres
from storage.bell import Bell
from storage.direct import Connection, Session
from storage.failures import Unavailable, told
from storage.holding import FileLock
from storage.inline import Connecting, creator
from storage.machine import monotonic
from storage.place import Place
from storage.postgres import Held, Keeper
from storage.taking import Taking

__all__ = ["Database", "Unavailable"]

_RING = text(postgres.RING)


class Database:
    """The open database of one process.

    `transaction` and `begin` write and commit at their end; `reading` and `view` only look. After a commit
    the bells that were touched inside are rung. All raise `Unavailable` when the database is in trouble.
    A `unit` is the name of the step for `storage.failpoints`; named ones are of the parts that must not be
    at work twice, and fail as `Deposed` when the epoch given to `fence` is over.
    """

    def __init__(self, url: str, connecting: Connecting = creator) -> None:
        """`connecting` makes the connections to a SQLite file."""
        self.url = engines.parsed(url)
        self.inbox_bell = Bell()
        self.outbox_bell = Bell()
        #: Seconds of `monotonic` when the last unit of work came to its end.
        self.last_answer = monotonic()
        self.taking = Taking()
        self._keeper = Keeper()
        self._file_lock = FileLock.beside(self.url)
        self._place = Place(self.url)
        self._writer, self._reader = engines.pair(self.url, self._keeper.on_connect, connecting)
        self._fenced = self._writer
        #: For what processes tell each other; None where there is but one.
        self.aside: AsyncEngine | None = engines.aside(self.url) if self.shared else None
        #: Whether there are others who wait for new rows.
        self.heard = self.aside is not None

    @asynccontextmanager
    async def transaction(self, unit: str | None = None) -> AsyncIterator[AsyncSession]:
        """One unit of work; commits at the end, rolls back on any exception."""
        with self.taking.watched(), told():
            self._place.look()
            engine = self._fenced if unit else self._writer
            async with Session(engine, expire_on_commit=False) as session:
                async with session.begin():
                    await session.set_out()
                    await self.taking.prove(session)
                    yield session
                    if self.heard and session.info.get("outbox"):
                        await session.execute(_RING)
                    await failpoints.reach(unit, failpoints.BEFORE)
                await failpoints.reach(unit, failpoints.AFTER)
                self._ring(session.info)
        self.last_answer = monotonic()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A consistent view that cannot write."""
        with told():
            async with Session(self._reader, expire_on_commit=False) as session, session.begin():
                await session.set_out()
                yield session

    @asynccontextmanager
    async def begin(self, unit: str | None = None) -> AsyncIterator[AsyncConnection]:
        """One unit of work without the ORM, for the hot path; commits at the end."""
        with self.taking.watched(), told():
            self._place.look()
            engine = self._fenced if unit else self._writer
            async with Connection(engine) as connection, connection.begin():
                await self.taking.prove(connection)
                yield connection
                await failpoints.reach(unit, failpoints.BEFORE)
            await failpoints.reach(unit, failpoints.AFTER)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[AsyncConnection]:
        """A look without the ORM, for the hot path."""
        with told():
            async with Connection(self._reader) as connection:
                yield connection
        self.last_answer = monotonic()

    async def ask(self) -> None:
        """Hear whether it is there, and note that in `last_answer`. Raises Unavailable."""
        self._place.look()
        async with self.view() as connection:
            await connection.exec_driver_sql("SELECT 1")

    @property
    def shared(self) -> bool:
        """Whether several processes may work on this kind of database."""
        return engines.manner(self.url) is engines.POSTGRESQL

    def fence(self, epoch: int) -> None:
        """From now on named units of work need this epoch."""
        self._fenced = self._writer.execution_options(**{postgres.EPOCH: epoch})

    async def hold(self, *, together: bool = False) -> bool:
        """Become the one program that works on this database until `release`; False while another one is.

        With `together` others that say so too may work beside it. The operating system or PostgreSQL lets go
        of the lock however this process ends.
        """
        if self._file_lock is not None:
            return self._file_lock.take()
        self._keeper.wanted = postgres.TOGETHER if together else postgres.ALONE
        await self._writer.dispose()
        try:
            async with self.begin():
                return True
        except Held:
            self._keeper.wanted = None
            return False

    async def release(self) -> None:
        """Let another program begin."""
        if self._file_lock is not None:
            self._file_lock.release()
        self._keeper.wanted = None
        await self._writer.dispose()

    async def close(self) -> None:
        """Give back every connection."""
        for engine in filter(None, (self._reader, self._writer, self.aside)):
            await engine.dispose()

    def _ring(self, info: dict[Any, Any]) -> None:
        if info.pop("outbox", False):
            self.outbox_bell.ring()
