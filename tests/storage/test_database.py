"""Transactions lose nothing, whoever else writes."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from storage import places
from storage.database import Database
from storage.models import Channel, Purpose
from tests.conftest import MONDAY


async def test_simultaneous_changes_all_count(database: Database) -> None:
    """A hundred read-modify-writes at once: none is lost."""
    async with database.transaction() as session:
        channel = await places.add_channel(session, "0", Purpose.TALK, MONDAY)

    async def increase() -> None:
        async with database.transaction() as session:
            row = await session.get_one(Channel, channel.id)
            row.name = str(int(row.name) + 1)

    await asyncio.gather(*(increase() for _ in range(100)))
    async with database.reading() as session:
        assert (await session.get_one(Channel, channel.id)).name == "100"


async def test_readers_cannot_write(database: Database) -> None:
    """A view is a view."""
    async with database.reading() as session:
        with pytest.raises(OperationalError):
            await places.add_channel(session, "x", Purpose.TALK, MONDAY)


async def test_an_exception_takes_everything_back(database: Database) -> None:
    """A unit of work happens whole or not at all."""

    async def broken() -> None:
        async with database.transaction() as session:
            await places.add_channel(session, "x", Purpose.TALK, MONDAY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await broken()
    async with database.reading() as session:
        assert await places.channels(session) == []
