"""Statements that are called like functions: what may wait, and what was not loaded."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session

from bot.civil import machine_now
from storage import migrate, places
from storage.database import Database, Unavailable
from storage.models import Purpose, Room


async def _with_a_room(path: Path) -> Database:
    url = f"sqlite:///{path / 'openmic.db'}"
    migrate.ensure(url)
    database = Database(url)
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Fest", Purpose.TALK, machine_now())
        await places.add_room(session, channel, "telegram", "-1", now=machine_now())
    return database


async def test_what_was_not_loaded_is_not_fetched_in_passing(tmp_path: Path) -> None:
    """On PostgreSQL it could not be, and code must not come to rely on SQLite."""
    database = await _with_a_room(tmp_path)
    async with database.transaction() as session:
        room = (await session.scalars(select(Room))).one()
        session.expire(room)
        with pytest.raises(MissingGreenlet):
            _ = room.title
    await database.close()


async def test_words_of_sql_may_wait(tmp_path: Path) -> None:
    """A PRAGMA leaves the event loop, from a session and from a connection."""
    database = await _with_a_room(tmp_path)
    async with database.transaction() as session, database.view() as connection:
        for asked in (session, connection):
            assert (await asked.execute(text("PRAGMA query_only"))).scalar_one() in (0, 1)
    await database.close()


async def test_a_transaction_begins_at_once(tmp_path: Path) -> None:
    """Nobody else writes from its first moment on, also before it has said anything."""
    database = await _with_a_room(tmp_path)
    with closing(sqlite3.connect(tmp_path / "openmic.db", timeout=0, isolation_level=None)) as other:
        async with database.transaction():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
    await database.close()


async def test_a_connection_that_is_lost_is_trouble_with_the_database(tmp_path: Path) -> None:
    """The unit of work fails as one to be tried again, and the next one has another connection."""
    database = await _with_a_room(tmp_path)
    for unit in (database.begin, database.transaction):
        with pytest.raises(Unavailable):
            await _ask(unit(), losing=True)
        assert await _ask(unit()) is not None
    await database.close()


async def _ask(
    unit: AbstractAsyncContextManager[AsyncConnection | AsyncSession], *, losing: bool = False
) -> object:
    async with unit as asked:
        if losing:
            await (await asked.run_sync(_driver)).close()
        return (await asked.execute(select(Room.id))).first()


def _driver(asked: Connection | Session) -> Any:
    connection = asked.connection() if isinstance(asked, Session) else asked
    return connection.connection.driver_connection
