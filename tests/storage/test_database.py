"""Transactions lose nothing, whoever else writes."""

from __future__ import annotations

import asyncio
import contextlib
import traceback

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from storage import places
from storage.database import Database, Unavailable
from storage.models import Channel, Purpose
from tests.conftest import MONDAY
from tests.plugins.postgres import Postgres

SECRET = "Bitte sagen Sie es niemandem"


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
    with pytest.raises(Unavailable):
        async with database.reading() as session:
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


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_lost_connection_is_the_databases_trouble_wherever_it_shows(
    database: Database, database_url: str, postgres: Postgres
) -> None:
    """Also to who went on after the first error; and the next unit of work has a new connection."""

    async def goes_on_regardless() -> None:
        async with database.transaction() as session:
            await places.add_channel(session, "a", Purpose.TALK, MONDAY)
            postgres.disconnect(database_url)
            with contextlib.suppress(SQLAlchemyError):
                async with session.begin_nested():
                    await places.add_channel(session, "b", Purpose.TALK, MONDAY)
            await places.add_channel(session, "c", Purpose.TALK, MONDAY)

    with pytest.raises(Unavailable):
        await goes_on_regardless()
    async with database.transaction() as session:
        assert await places.channels(session) == []


@pytest.mark.parametrize("wrong", [{"id": 1, "name": SECRET}, {"id": 2, "name": SECRET, "purpose": None}])
async def test_errors_do_not_repeat_what_people_wrote(database: Database, wrong: dict[str, object]) -> None:
    """They are logged, and PostgreSQL likes to quote the row that it refuses."""
    row = {"id": 1, "name": SECRET, "purpose": Purpose.TALK, "created_at": MONDAY}

    async def break_a_rule() -> None:
        async with database.begin() as connection:
            await connection.execute(insert(Channel), row)
            await connection.execute(insert(Channel), row | wrong)

    with pytest.raises(IntegrityError) as refused:
        await break_a_rule()
    assert SECRET not in "".join(traceback.format_exception(refused.value))
