"""Transactions: one at a time writes, any number look on, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import engines, failpoints
from storage.bell import Bell
from storage.failures import Unavailable, told
from storage.holding import FileLock
from storage.postgres import Held, Keeper

__all__ = ["Database", "Unavailable"]


class Database:
    """The open database of one process.

    `transaction` and `begin` write and commit at their end; `reading` and `view` only look. After a commit
    the bells that were touched inside are rung. All raise `Unavailable` when the database is in trouble.
    A `unit` is the name of the step for `storage.failpoints`.
    """

    def __init__(self, url: str) -> None:
        self.url = engines.parsed(url)
        self.inbox_bell = Bell()
        self.outbox_bell = Bell()
        #: Machine time of the last unit of work that came to its end.
        self.last_answer = datetime.now(UTC)
        self._keeper = Keeper()
        self._file_lock = FileLock.beside(self.url)
        self._writer, self._reader = engines.pair(self.url, self._keeper.on_connect)

    @asynccontextmanager
    async def transaction(self, unit: str | None = None) -> AsyncIterator[AsyncSession]:
        """One unit of work; commits at the end, rolls back on any exception."""
        with told():
            async with AsyncSession(self._writer, expire_on_commit=False) as session:
                async with session.begin():
                    yield session
                    await failpoints.reach(unit, failpoints.BEFORE)
                await failpoints.reach(unit, failpoints.AFTER)
                self._ring(session.info)
        self.last_answer = datetime.now(UTC)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A consistent view that cannot write."""
        with told():
            async with AsyncSession(self._reader, expire_on_commit=False) as session, session.begin():
                yield session

    @asynccontextmanager
    async def begin(self, unit: str | None = None) -> AsyncIterator[AsyncConnection]:
        """One unit of work without the ORM, for the hot path; commits at the end."""
        with told():
            async with self._writer.begin() as connection:
                yield connection
                await failpoints.reach(unit, failpoints.BEFORE)
            await failpoints.reach(unit, failpoints.AFTER)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[AsyncConnection]:
        """A look without the ORM, for the hot path."""
        with told():
            async with self._reader.connect() as connection:
                yield connection
        self.last_answer = datetime.now(UTC)

    async def hold(self) -> bool:
        """Become the one program that works on this database until `release`; False while another one is.

        The operating system or PostgreSQL lets go of the lock however this process ends.
        """
        if self._file_lock is not None:
            return self._file_lock.take()
        self._keeper.wanted = True
        await self._writer.dispose()
        try:
            async with self.begin():
                return True
        except Held:
            self._keeper.wanted = False
            return False

    async def release(self) -> None:
        """Let another program begin."""
        if self._file_lock is not None:
            self._file_lock.release()
        self._keeper.wanted = False
        await self._writer.dispose()

    async def close(self) -> None:
        """Give back every connection."""
        await self._reader.dispose()
        await self._writer.dispose()

    def _ring(self, info: dict[Any, Any]) -> None:
        if info.pop("outbox", False):
            self.outbox_bell.ring()
