"""Processes side by side: who leads, who stands by, who sends where, and what a deposed one does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.leases import Leases
from bot.network import NotSent
from bot.presence import BEAT_SECONDS, Presence
from storage import machine, places
from storage.database import Database
from storage.models import Purpose
from tests.conftest import MONDAY

PARTS = frozenset({"intake", "clock"})
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


class Process:
    """One process's presence, with an account of what it was told to do."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.leases = Leases(database, {})
        self.presence = Presence(
            database, {}, self.leases, parts=["intake", "send", "clock"], fingerprint="same"
        )
        self.told: asyncio.Queue[frozenset[str] | None] = asyncio.Queue()

    def begins(self, leads: Collection[str]) -> None:
        """Note it."""
        self.told.put_nowait(frozenset(leads))

    async def ends(self) -> None:
        """Note it."""
        self.told.put_nowait(None)

    async def next(self) -> frozenset[str] | None:
        """What it is told next: the parts to lead from now on, None when it is to stop everything."""
        return await asyncio.wait_for(self.told.get(), 60)


@asynccontextmanager
async def at_work(database: Database) -> AsyncIterator[Process]:
    """A process that is there until the context ends."""
    process = Process(database)
    task = asyncio.create_task(process.presence.attend(process.begins, process.ends))
    try:
        yield process
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await process.presence.leave()


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database, opened by another process."""
    database = Database(database_url)
    yield database
    await database.close()


async def test_on_sqlite_the_only_process_leads_and_leases_nothing(database: Database) -> None:
    """It pays for nobody else."""
    async with at_work(database) as process:
        assert await process.next() == PARTS
        ready = [(1, "telegram"), (2, "matrix")]
        assert await process.leases.ours(ready, ()) == ready


@on_postgresql
async def test_one_leads_and_the_next_takes_over(database: Database, other: Database) -> None:
    """The second stands by, and leads when the first retires."""
    async with at_work(database) as first, at_work(other) as second:
        begun = [await first.next(), await second.next()]
        assert {*begun} == {frozenset(), PARTS}
        leader, waiting = (first, second) if begun[0] else (second, first)
        assert waiting.presence.stands_by == PARTS
        await leader.presence.retire()
        assert await waiting.next() == PARTS


@on_postgresql
async def test_who_was_buried_stops_everything_and_begins_anew(database: Database) -> None:
    """As if it had been killed: with another epoch, and with nothing that it held before."""
    async with at_work(database) as process:
        assert await process.next() == PARTS
        room = await _room(database)
        assert await process.leases.ours([(room, "telegram")], ()) == [(room, "telegram")]
        async with database.begin() as connection:
            await connection.execute(text("DELETE FROM workers"))
        assert await process.next() is None
        assert await process.next() == PARTS
        assert await process.leases.ours([(room, "telegram")], ()) == [(room, "telegram")]


@on_postgresql
async def test_two_senders_never_have_the_same_room(database: Database, other: Database) -> None:
    """Idle rooms are let go; until then they stay where they are."""
    room = await _room(database)
    ready = [(room, "telegram")]
    async with at_work(database) as first, at_work(other) as second:
        await first.next()
        await second.next()
        assert await first.leases.ours(ready, ()) == ready
        assert await second.leases.ours(ready, ()) == []
        with machine.running_on(_Later(3600)):
            assert await first.leases.ours([], ()) == []
            assert await second.leases.ours(ready, ()) == ready


@on_postgresql
async def test_a_process_that_stood_still_begins_no_call(database: Database) -> None:
    """Others may have the room by now; whether they have, the next sign of life tells."""
    leases = Leases(database, {})
    await leases.begin(7)
    leases.vouch()
    with machine.running_on(_Later(6)), pytest.raises(NotSent):
        leases.vouch()


@on_postgresql
async def test_only_a_process_with_others_rings(database: Database, other: Database) -> None:
    """Alone it has nobody to ring for."""
    async with at_work(database) as first:
        await first.next()
        assert not database.heard
        async with at_work(other) as second:
            await second.next()
            assert other.heard
            async with asyncio.timeout(60):
                while not database.heard:  # noqa: ASYNC110  # another task sees to it
                    await asyncio.sleep(BEAT_SECONDS / 10)


class _Later:
    """The machine's clocks, some seconds on."""

    def __init__(self, seconds: float) -> None:
        self._now, self._monotonic = machine.now(), machine.monotonic() + seconds

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic


async def _room(database: Database) -> int:
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        return (await places.add_room(session, channel, "telegram", "-1", now=MONDAY)).id
