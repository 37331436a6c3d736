"""Two programs on one database would say everything twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot import lock
from storage import inbox
from storage.database import Database, Unavailable
from tests.plugins.postgres import Postgres


@asynccontextmanager
async def another(database_url: str) -> AsyncIterator[Database]:
    """The same database, opened by another program."""
    database = Database(database_url)
    try:
        yield database
    finally:
        await database.close()


async def test_a_second_program_waits_until_the_first_ends(database: Database, database_url: str) -> None:
    """It begins only when the first has let go."""
    entered = asyncio.Event()

    async def second(its: Database) -> None:
        async with lock.alone(its, ["send"], asyncio.Event()):
            entered.set()

    async with another(database_url) as its:
        async with lock.alone(database, ["send"], asyncio.Event()) as ours:
            assert ours
            assert not await its.hold()
            waiting = asyncio.create_task(second(its))
            await asyncio.sleep(0)
            assert not entered.is_set()
        await asyncio.wait_for(waiting, 10)
        assert entered.is_set()


async def test_who_waits_can_be_stopped(database: Database, database_url: str) -> None:
    """SIGTERM reaches a waiting program too."""
    stop = asyncio.Event()
    async with another(database_url) as its, lock.alone(database, ["send"], asyncio.Event()):
        stop.set()
        async with lock.alone(its, ["send"], stop) as ours:
            assert not ours


async def test_a_web_process_needs_no_lock(database: Database, database_url: str) -> None:
    """It does nothing twice."""
    async with (
        another(database_url) as its,
        lock.alone(database, ["send"], asyncio.Event()),
        lock.alone(its, ["web"], asyncio.Event()) as ours,
    ):
        assert ours


async def test_verbs_write_beside_the_program_that_holds_the_database(
    database: Database, database_url: str
) -> None:
    """The lock keeps other programs out, not the command line."""
    async with another(database_url) as verb, lock.alone(database, ["send"], asyncio.Event()):
        await _writes(verb)
        await _writes(database)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_program_that_lost_its_lock_writes_nothing_before_it_has_it_again(
    database: Database, database_url: str, postgres: Postgres
) -> None:
    """Whoever was quicker after the connection broke works on; the first goes on when that one ends."""
    async with another(database_url) as quicker:
        assert await database.hold()
        postgres.disconnect(database_url)
        assert await quicker.hold()
        for _ in range(2):
            with pytest.raises(Unavailable):
                await _writes(database)
        await quicker.release()
        await _writes(database)
        assert not await quicker.hold()


async def _writes(database: Database) -> None:
    async with database.begin() as connection:
        await inbox.set_cursor(connection, "matrix", "s1")
