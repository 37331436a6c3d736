"""A row of the outbox is settled once, whoever else is at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage import deliveries, messages, outbox, places, shown
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
            await shown.add_copy(connection, claim.message_id or 0, 1, "$event", part=0, alias=None)
            await deliveries.finish(connection, claim, MONDAY)
    async with database.begin() as connection:
        await deliveries.postpone(connection, second, MONDAY + timedelta(seconds=1), error="interrupted")
    async with database.reading() as session:
        assert (await session.scalars(select(Outbox.state))).all() == [OutboxState.SENT]
        assert (await session.scalars(select(Copy.native_id))).all() == ["$event"]


async def test_a_row_is_in_flight_only_when_its_files_are_at_hand(database: Database) -> None:
    """A crash while they are fetched lost nothing, so nothing need be settled."""
    await _say(database, things={"media": [{"unique": "a"}]})
    claim = await _claim(database, mark=True)
    assert (claim.waits, await _recovered(database)) == (True, OutboxState.QUEUED)
    async with database.begin() as connection:
        claim = await deliveries.set_out(connection, claim, MONDAY)
    assert (claim.waits, await _recovered(database)) == (False, OutboxState.UNKNOWN)


async def test_what_may_be_repeated_is_not_settled(database: Database) -> None:
    """After a crash it simply goes out again."""
    await _say(database)
    await _claim(database, mark=True)
    assert await _recovered(database, "matrix") == OutboxState.QUEUED
    assert (await _claim(database)).attempts == 1


async def _recovered(database: Database, *idempotent: str) -> OutboxState:
    async with database.begin() as connection:
        await deliveries.recover(connection, idempotent)
    async with database.reading() as session:
        return (await session.scalars(select(Outbox.state))).one()


async def test_a_claim_that_nobody_knows_of_is_given_back(database: Database) -> None:
    """Its commit was lost with the connection, or only the answer to it was: either way the row goes out."""
    await _say(database)
    async with database.begin() as connection:
        await deliveries.claim(connection, 1, ["matrix"], MONDAY)
    async with database.begin() as connection:
        await deliveries.give_back(connection, 1)
    assert (await _claim(database)).kind == outbox.SEND


async def _say(database: Database, things: dict[str, Any] | None = None) -> None:
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        room = await places.add_room(session, channel, "matrix", "!a:b.c", now=MONDAY)
        message = await messages.write(
            session, channel_id=channel.id, text="Hallo", now=MONDAY, things=things
        )
        await outbox.post(session, message, to=[room], now=MONDAY)


async def _claim(database: Database, *, mark: bool = False) -> Claim:
    async with database.begin() as connection:
        claim = await deliveries.claim(connection, 1, ["matrix"], MONDAY, mark=mark)
    assert claim is not None
    return claim
