"""Queries on polls: who asked, what was answered where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, Copy, Message, Poll, PollCount, Room, Vote


async def add(session: AsyncSession, message: Message) -> Poll:
    """A poll that was just asked."""
    poll = Poll(message_id=message.id)
    session.add(poll)
    await session.flush()
    return poll


async def of_message(session: AsyncSession, message_id: int) -> Poll | None:
    """The poll that a message asks."""
    return (await session.scalars(select(Poll).where(Poll.message_id == message_id))).one_or_none()


async def copy_called(session: AsyncSession, network: str, alias: str) -> Copy | None:
    """The copy that its network speaks of by this other id."""
    rows = await session.scalars(
        select(Copy)
        .join(Room, Room.id == Copy.room_id)
        .where(Copy.alias == alias, Room.network == network)
        .limit(1)
    )
    return rows.first()


async def vote(
    session: AsyncSession, poll: Poll, account: Account, room: Room, *, options: Sequence[int], now: datetime
) -> None:
    """What this account answers from now on: places of options, none for an answer taken back."""
    rows = await session.scalars(select(Vote).where(Vote.poll_id == poll.id, Vote.account_id == account.id))
    given = rows.one_or_none()
    if given is None:
        given = Vote(poll_id=poll.id, account_id=account.id)
        session.add(given)
    given.room_id, given.options, given.voted_at = room.id, list(options), now
    await session.flush()


async def votes(session: AsyncSession, poll_id: int) -> Sequence[tuple[Vote, int]]:
    """All answers of a poll with the person behind each, in the order they were given."""
    rows = await session.execute(
        select(Vote, Account.person_id)
        .join(Account, Account.id == Vote.account_id)
        .where(Vote.poll_id == poll_id)
        .order_by(Vote.voted_at, Vote.id)
    )
    return [(given, person_id) for given, person_id in rows]


async def count(session: AsyncSession, poll: Poll, room_id: int, numbers: Sequence[int]) -> None:
    """From now on the room counts so many for each option."""
    rows = await session.scalars(
        select(PollCount).where(PollCount.poll_id == poll.id, PollCount.room_id == room_id)
    )
    counted = rows.one_or_none()
    if counted is None:
        counted = PollCount(poll_id=poll.id, room_id=room_id)
        session.add(counted)
    counted.counts = list(numbers)
    await session.flush()


async def counts(session: AsyncSession, poll_id: int) -> Sequence[PollCount]:
    """What rooms have counted, where their network only counts."""
    return (await session.scalars(select(PollCount).where(PollCount.poll_id == poll_id))).all()
