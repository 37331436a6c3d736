"""Several programs on one database: nothing is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import deliveries, messages, outbox, places, tasks
from storage.database import Database
from storage.deliveries import Claim
from storage.models import Outbox, Purpose, Task
from tests.conftest import MONDAY

PROGRAMS = 3
EACH = 20


@pytest.fixture
async def programs(database_url: str) -> AsyncIterator[list[Database]]:
    """The same database, opened by several programs; there is one room in it."""
    opened = [Database(database_url) for _ in range(PROGRAMS)]
    async with opened[0].transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        await places.add_room(session, channel, "telegram", "-1", now=MONDAY)
    yield opened
    for database in opened:
        await database.close()


async def test_numbers_that_people_see_are_given_once(programs: list[Database]) -> None:
    """Sixty tasks written down at once by three programs have sixty numbers without a gap."""

    async def write(database: Database) -> None:
        async with database.transaction() as session:
            await tasks.add(session, Task(text="Anrufen", owner_name="Olha", created_at=MONDAY))

    await asyncio.gather(*(write(database) for database in programs for _ in range(EACH)))
    async with programs[0].reading() as session:
        numbers = (await session.scalars(select(Task.number).order_by(Task.number))).all()
    assert numbers == list(range(1, PROGRAMS * EACH + 1))


async def test_a_later_row_is_never_seen_before_an_earlier_one(programs: list[Database]) -> None:
    """A room's order is the order of ids: who got a later one cannot overtake a slow program's commit."""
    slow, quick, looker = programs
    async with slow.transaction() as session:
        await _post(session)
        overtaking = asyncio.create_task(_say(quick))
        await asyncio.wait({overtaking}, timeout=0.3)
        assert await _ids(looker) == []
    await overtaking
    assert await _ids(looker) == [1, 2]


async def test_a_row_is_claimed_once(programs: list[Database]) -> None:
    """Of several senders that want the head of a room at the same moment exactly one has it."""
    await _say(programs[0])
    for _ in range(EACH):
        claims = [claim for claim in await asyncio.gather(*map(_claim, programs)) if claim is not None]
        assert len(claims) == 1
        async with programs[0].begin() as connection:
            await deliveries.postpone(connection, claims[0], MONDAY)


async def test_the_same_cause_at_the_same_moment_is_said_once(programs: list[Database]) -> None:
    """Two clocks that find the same thing due do not fall over each other."""

    async def remind(database: Database) -> None:
        async with database.transaction() as session:
            await _post(session, cause="round:1:reminder")

    await asyncio.gather(*map(remind, programs))
    assert await _ids(programs[0]) == [1]


async def _say(database: Database) -> None:
    async with database.transaction() as session:
        await _post(session)


async def _post(session: AsyncSession, cause: str | None = None) -> None:
    room = await places.room_at(session, "telegram", "-1")
    assert room is not None
    message = await messages.write(session, channel_id=room.channel_id, text="Hallo", now=MONDAY, cause=cause)
    await outbox.post(session, message, to=[room], now=MONDAY)


async def _ids(database: Database) -> list[int]:
    async with database.reading() as session:
        return list((await session.scalars(select(Outbox.id).order_by(Outbox.id))).all())


async def _claim(database: Database) -> Claim | None:
    async with database.begin() as connection:
        return await deliveries.claim(connection, 1, ["telegram"], MONDAY)
