"""Statements that are called like functions: what may wait, and what was not loaded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import MissingGreenlet

from bot.civil import machine_now
from storage import migrate, places
from storage.database import Database
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
