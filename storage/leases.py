"""Leases of rooms: whoever has one alone sends there, for as long as its worker lives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.failures import told
from storage.models import Outbox, OutboxState, Room
from storage.outbox import SEND

#: A room that somebody else is just taking, or changing, is left for the next look. NO KEY, because
#: new outbox rows refer to rooms and must not wait. The worker's row is locked against its burial.
_TAKE = text(
    """
    INSERT INTO leases (room_id, worker_id)
    SELECT r.id, w.id FROM rooms r, workers w
    WHERE r.id = ANY(CAST(:rooms AS bigint[])) AND w.id = :me
    AND NOT EXISTS (SELECT FROM leases l WHERE l.room_id = r.id AND l.worker_id <> w.id)
    FOR NO KEY UPDATE OF r SKIP LOCKED FOR KEY SHARE OF w
    ON CONFLICT (room_id) DO UPDATE SET worker_id = excluded.worker_id
    WHERE leases.worker_id = excluded.worker_id RETURNING room_id
    """
)
#: So many rows back is as far as anybody looks; networks allow fewer in a minute.
_RECENT = 2000
_GIVE_BACK = text("DELETE FROM leases WHERE worker_id = :me AND room_id = ANY(CAST(:rooms AS bigint[]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that went into a room not long ago."""

    network: str
    address: str
    at: datetime


async def take(engine: AsyncEngine, epoch: int, rooms: Collection[int]) -> frozenset[int]:
    """Lease what is free of these rooms, or ours already; which they are. Raises Unavailable."""
    with told():
        async with engine.begin() as connection:
            taken = await connection.execute(_TAKE, {"me": epoch, "rooms": sorted(rooms)})
            return frozenset(taken.scalars())


async def give_back(engine: AsyncEngine, epoch: int, rooms: Collection[int]) -> None:
    """Others may have these rooms. Raises Unavailable."""
    with told():
        async with engine.begin() as connection:
            await connection.execute(_GIVE_BACK, {"me": epoch, "rooms": sorted(rooms)})


async def said_since(
    connection: AsyncConnection, since: datetime, rooms: Collection[int] | None = None
) -> Sequence[Said]:
    """What was sent into these rooms (default: all) since then, oldest first, for networks that count it."""
    query = (
        select(Room.network, Room.address, cast("ColumnElement[datetime]", Outbox.sent_at))
        .join(Room, Room.id == Outbox.room_id)
        .where(Outbox.id > select(func.max(Outbox.id) - _RECENT).scalar_subquery())
        .where(Outbox.kind == SEND, Outbox.state == OutboxState.SENT, Outbox.sent_at >= since)
        .order_by(Outbox.sent_at)
    )
    if rooms is not None:
        query = query.where(Outbox.room_id.in_(rooms))
    return [Said(network=row[0], address=row[1], at=row[2]) for row in await connection.execute(query)]
