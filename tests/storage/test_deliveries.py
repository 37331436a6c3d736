"""A row of the outbox is settled once, whoever else is at it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage import deliveries, messages, outbox, places
from storage.database import Database
from storage.deliveries import Claim
from storage.models import Copy, Outbox, OutboxState, Purpose
from tests.conftest import MONDAY


async def test_what_two_processes_delivered_stays_delivered(database: Database) -> None:
    """The second one's copy and its doubts change nothing: the room's queue goes on."""
    await _say(database)
    first, second = await _claim(database), await _claim(database)
    for claim in (first, second):
        async with database.begin() as connection:
            await deliveries.add_copy(connection, claim, 0, "$event")
            await deliveries.finish(connection, claim, MONDAY)
    async with database.begin() as connection:
        await deliveries.postpone(connection, second, MONDAY + timedelta(seconds=1), error="interrupted")
    async with database.reading() as session:
        assert (await session.scalars(select(Outbox.state))).all() == [OutboxState.SENT]
        assert (await session.scalars(select(Copy.native_id))).all() == ["$event"]


async def test_a_claim_that_nobody_knows_of_is_given_back(database: Database) -> None:
    """Its commit was lost with the connection, or only the answer to it was: either way the row goes out."""
    await _say(database)
    async with database.begin() as connection:
        await deliveries.claim(connection, 1, ["matrix"], MONDAY)
    async with database.begin() as connection:
        await deliveries.give_back(connection, 1)
    assert (await _claim(database)).kind == outbox.SEND


async def _say(database: Database) -> None:
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        room = await places.add_room(session, channel, "matrix", "!a:b.c", now=MONDAY)
        message = await messages.write(session, channel_id=channel.id, text="Hallo", now=MONDAY)
        await outbox.post(session, message, to=[room], now=MONDAY)


async def _claim(database: Database) -> Claim:
    async with database.begin() as connection:
        claim = await deliveries.claim(connection, 1, ["matrix"], MONDAY, mark=False)
    assert claim is not None
    return claim
