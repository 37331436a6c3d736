"""Gaps: spans of which a network's news are lost, since nobody fetched them while it still had them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.inbox import cursor, insert_new, set_cursor
from storage.models import Channel, Gap, Room
from storage.places import NOBODYS


def _heard_key(network: str) -> str:
    """The cursor that says when the network's news were last fetched and safe."""
    return f"{network} heard"


async def heard(connection: AsyncConnection, network: str, now: datetime, keeps: timedelta) -> bool:
    """Write down that news up to `now` are safe; True when some from before are lost.

    The network forgets what nobody fetched for as long as it `keeps` it. The very first contact is no gap.
    """
    written = await cursor(connection, _heard_key(network))
    await set_cursor(connection, _heard_key(network), now.isoformat())
    if written is None or now - datetime.fromisoformat(written) <= keeps:
        return False
    lost = {"network": network, "since": datetime.fromisoformat(written), "until": now - keeps}
    await connection.execute(insert_new(connection, Gap), [lost])
    return True


async def untold(session: AsyncSession) -> Sequence[Gap]:
    """Gaps of which not everybody knows yet, oldest first."""
    return (await session.scalars(select(Gap).where(Gap.told_at.is_(None)).order_by(Gap.id))).all()


async def channels(session: AsyncSession, gap: Gap) -> Sequence[tuple[Channel, datetime]]:
    """Linked channels that had a room on the network in that time, and since when they miss something."""
    rows = await session.execute(
        select(Channel, func.min(Room.linked_at))
        .join(Room, Room.channel_id == Channel.id)
        .where(Room.network == gap.network, Room.closed_at.is_(None), Room.linked_at < gap.until)
        .where(Channel.purpose.not_in(NOBODYS))
        .group_by(Channel.id)
        .order_by(Channel.id)
    )
    return [(channel, max(gap.since, linked_at)) for channel, linked_at in rows]


async def private_rooms(session: AsyncSession, gap: Gap, heard_after: datetime, limit: int) -> Sequence[Room]:
    """The next private chats on the network whose people did something there lately."""
    rows = await session.scalars(
        select(Room)
        .where(Room.network == gap.network, Room.person_id.is_not(None), Room.id > (gap.told_to or 0))
        .where(Room.closed_at.is_(None), Room.paused_reason.is_(None), Room.linked_at < gap.until)
        .where(func.coalesce(Room.heard_at, Room.linked_at) > heard_after)
        .order_by(Room.id)
        .limit(limit)
    )
    return rows.all()
