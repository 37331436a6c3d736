"""Two programs on one SQLite file would say everything twice; on PostgreSQL several work together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot import lock
from storage import inbox, migrate
from storage.database import Database, Unavailable
from tests.plugins.postgres import Postgres

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@asynccontextmanager
async def another(database_url: str) -> AsyncIterator[Database]:
    """The same database, opened by another program."""
    database = Database(database_url)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
def database_url(bare_url: str) -> str:
    """A database that knows its revision, as a running program's does."""
    migrate.to(bare_url)
    return bare_url


@on_sqlite
async def test_a_second_program_waits_until_the_first_ends(database: Database, database_url: str) -> None:
    """It begins only when the first has let go."""
    entered = asyncio.Event()

    async def second(its: Database) -> None:
        async with lock.admitted(its, ["send"], asyncio.Event()):
            entered.set()

    async with another(database_url) as its:
        async with lock.admitted(database, ["send"], asyncio.Event()) as ours:
            assert ours
            assert not await its.hold()
            waiting = asyncio.create_task(second(its))
            await asyncio.sleep(0)
            assert not entered.is_set()
        await asyncio.wait_for(waiting, 10)
        assert entered.is_set()


@on_sqlite
async def test_who_waits_can_be_stopped(database: Database, database_url: str) -> None:
    """SIGTERM reaches a waiting program too."""
    stop = asyncio.Event()
    async with another(database_url) as its, lock.admitted(database, ["send"], asyncio.Event()):
        stop.set()
        async with lock.admitted(its, ["send"], stop) as ours:
            assert not ours


@on_postgresql
async def test_several_programs_work_together_but_a_restore_waits(
    database: Database, database_url: str
) -> None:
    """Whoever wants the database alone, to restore or to migrate it, has it when all others have ended."""
    async with another(database_url) as second, another(database_url) as alone:
        async with (
            lock.admitted(database, ["intake"], asyncio.Event()),
            lock.admitted(second, ["send"], asyncio.Event()) as ours,
        ):
            assert ours
            assert not await alone.hold()
        assert await alone.hold()
        assert not await second.hold(together=True)


@on_postgresql
async def test_tables_are_not_changed_while_another_program_uses_them(
    database: Database, database_url: str
) -> None:
    """A newer program waits until the older ones have ended, and is admitted when it has migrated."""
    assert await database.hold(together=True)
    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    stop = asyncio.Event()
    async with another(database_url) as newer:
        asyncio.get_running_loop().call_later(0.1, stop.set)
        async with lock.admitted(newer, ["send"], stop) as ours:
            assert not ours
    assert migrate.current(database_url) == "0003"


async def test_a_web_process_waits_for_nobody(database: Database, database_url: str) -> None:
    """It does nothing twice."""
    async with (
        another(database_url) as its,
        lock.admitted(database, ["send"], asyncio.Event()),
        lock.admitted(its, ["web"], asyncio.Event()) as ours,
    ):
        assert ours


async def test_verbs_write_beside_the_program_that_holds_the_database(
    database: Database, database_url: str
) -> None:
    """The lock keeps other programs out, not the command line."""
    async with another(database_url) as verb, lock.admitted(database, ["send"], asyncio.Event()):
        await _writes(verb)
        await _writes(database)


@on_postgresql
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
