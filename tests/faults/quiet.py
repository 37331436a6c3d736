"""Looking into a database from outside: whether anything is left to do, and preparing a story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.civil import CivilTime
from bot.work import Work
from forum.context import Context, District
from storage.database import Database, Unavailable
from storage.models import Inbox, Outbox, Room
from storage.models.queues import ARRIVED, WAITING


async def is_quiet(database: Database) -> bool:
    """No event waits to be routed, no effect to be carried out; rooms that are paused wait for good."""
    try:
        async with database.view() as connection:
            return await _left(connection) == 0
    except Unavailable:
        return False


async def _left(connection: AsyncConnection) -> int:
    arrived = select(func.count()).select_from(Inbox).where(ARRIVED)
    waiting = (
        select(func.count())
        .select_from(Outbox)
        .join(Room, Room.id == Outbox.room_id)
        .where(WAITING, Room.paused_reason.is_(None))
    )
    counts = [(await connection.execute(one)).scalar_one() for one in (arrived, waiting)]
    return sum(counts)


@asynccontextmanager
async def alone(url: str, district: District, civil: CivilTime) -> AsyncIterator[Context]:
    """One unit of work of nobody's: as the command line opens it beside or without the program."""
    database = Database(url)
    try:
        async with Work(database, district, civil).unit() as ctx:
            yield ctx
    finally:
        await database.close()
