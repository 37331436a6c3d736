"""What is known around a send of unknown fate: other messages of its place, and other open sends there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import places
from storage.deliveries import Claim
from storage.models import Copy, Lease, Outbox, OutboxState, Room
from storage.models.queues import WAITING

#: So long a homeserver surely knows a send by its key; after a day it takes a repetition for a new one.
KEYS_LAST = timedelta(hours=20)
#: So many ids of other messages are looked at.
_KNOWN = 200


async def place(session: AsyncSession, claim: Claim) -> Sequence[int]:
    """The rooms that number their messages together: the claim's own, and the other parts of its place."""
    parts = await places.parts_of(session, claim.network, claim.address.partition("/")[0])
    return sorted({claim.room_id, *(room.id for room in parts)})


async def known(session: AsyncSession, rooms: Collection[int]) -> frozenset[str]:
    """The newest native ids known there: whatever is looked for is none of them."""
    newest = select(Copy.native_id).where(Copy.room_id.in_(rooms)).order_by(Copy.id.desc()).limit(_KNOWN)
    return frozenset(await session.scalars(newest))


async def crossed(session: AsyncSession, claim: Claim, rooms: Collection[int]) -> bool:
    """Whether another part has a send under way, or in doubt, that could be taken for this one."""
    open_sends = select(Outbox.id).where(
        WAITING,
        Outbox.room_id.in_(rooms),
        Outbox.room_id != claim.room_id,
        Outbox.state.in_((OutboxState.SENDING, OutboxState.UNKNOWN)),
    )
    return (await session.scalars(open_sends.limit(1))).first() is not None


async def arise_of_old(connection: AsyncConnection, idempotent: Collection[str], now: datetime) -> None:
    """After a start: what has headed a queue for long may have been sent under a key that is forgotten."""
    heads = select(func.min(Outbox.id)).where(WAITING).group_by(Outbox.room_id)
    repeatable = select(Room.id).where(Room.network.in_(idempotent))
    await connection.execute(
        update(Outbox)
        .where(Outbox.id.in_(heads), Outbox.state == OutboxState.QUEUED, Outbox.created_at < now - KEYS_LAST)
        .where(Outbox.room_id.in_(repeatable), Outbox.room_id.not_in(select(Lease.room_id)))
        .values(state=OutboxState.UNKNOWN, claimed_at=now)
    )
