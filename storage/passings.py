"""Queries on who came into a room or left it, until the other side has been told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, Passing, Person, Room


async def note(session: AsyncSession, room: Room, user: str, name: str, *, came: bool, now: datetime) -> None:
    """Somebody came into the room, or left it; nothing of whoever wants nothing carried."""
    silent = select(Person.id).join(Account, Account.person_id == Person.id)
    silent = silent.where(Account.network == room.network, Account.user == user)
    if await session.scalar(silent.where(Person.unrelayed_at.is_not(None))) is None:
        session.add(Passing(room_id=room.id, user=user, name=name, came=came, happened_at=now))


async def due(session: AsyncSession, before: datetime) -> Sequence[int]:
    """The rooms whose first untold passing was at `before` or earlier."""
    rows = select(Passing.room_id).group_by(Passing.room_id)
    return (await session.scalars(rows.having(func.min(Passing.happened_at) <= before))).all()


async def of(session: AsyncSession, room_id: int) -> Sequence[Passing]:
    """What happened in a room, in order."""
    return (
        await session.scalars(select(Passing).where(Passing.room_id == room_id).order_by(Passing.id))
    ).all()


async def forget(session: AsyncSession, ids: Collection[int]) -> None:
    """The other side was told."""
    await session.execute(delete(Passing).where(Passing.id.in_(ids)))


async def forget_channel(session: AsyncSession, channel_id: int) -> None:
    """Nobody wants to know any more."""
    rooms = select(Room.id).where(Room.channel_id == channel_id)
    await session.execute(delete(Passing).where(Passing.room_id.in_(rooms)))


async def drop(session: AsyncSession, person_id: int) -> None:
    """Nothing is kept of where this person came and went."""
    theirs = (
        select(Passing.id)
        .join(Room, Room.id == Passing.room_id)
        .join(Account, (Account.network == Room.network) & (Account.user == Passing.user))
        .where(Account.person_id == person_id)
    )
    await session.execute(
        delete(Passing).where(Passing.id.in_(theirs)).execution_options(synchronize_session=False)
    )
