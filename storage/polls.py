"""Queries on polls: who asked, what was answered where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Account, Copy, Message, Outbox, Poll, PollCount, Room, Vote
from storage.outbox import SEND

_named = aliased(Copy)
#: Only among so many of the newest copies of polls a nameless one is looked for.
_LATELY = 50


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


async def unnamed(session: AsyncSession, network: str) -> Sequence[tuple[Copy, Message]]:
    """Copies of polls on the network whose other id nobody knows, newest first, and what they ask."""
    known = select(_named.id).where(
        _named.message_id == Copy.message_id, _named.room_id == Copy.room_id, _named.alias.is_not(None)
    )
    rows = await session.execute(
        select(Copy, Message)
        .join(Message, Message.id == Copy.message_id)
        .join(Poll, Poll.message_id == Copy.message_id)
        .join(Room, Room.id == Copy.room_id)
        .where(Room.network == network, Copy.original.is_(False), ~known.exists())
        .order_by(Copy.id.desc())
        .limit(_LATELY)
    )
    return [(copy, message) for copy, message in rows]


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


async def repeated(session: AsyncSession, network: str) -> Sequence[tuple[Copy, Message]]:
    """Copies of polls on the network that may stand there twice, newest first, and what they ask."""
    rows = await session.execute(
        select(Copy, Message)
        .join(Message, Message.id == Copy.message_id)
        .join(Poll, Poll.message_id == Copy.message_id)
        .join(Room, Room.id == Copy.room_id)
        .join(Outbox, and_(Outbox.message_id == Copy.message_id, Outbox.room_id == Copy.room_id))
        .where(Room.network == network, Outbox.kind == SEND, Copy.original.is_(False))
        .where(Outbox.payload["doubtful"].as_boolean().is_(True))
        .order_by(Copy.id.desc())
        .limit(_LATELY)
    )
    return [(copy, message) for copy, message in rows]


async def count(
    session: AsyncSession, poll: Poll, room_id: int, numbers: Sequence[int], *, double: str | None = None
) -> None:
    """From now on the room counts so many for each option; `double` is the id of a second one there."""
    rows = await session.scalars(
        select(PollCount).where(PollCount.poll_id == poll.id, PollCount.room_id == room_id)
    )
    counted = rows.one_or_none()
    if counted is None:
        counted = PollCount(poll_id=poll.id, room_id=room_id, counts=[])
        session.add(counted)
    if double is None:
        counted.counts = list(numbers)
    else:
        counted.doubles = {**(counted.doubles or {}), double: list(numbers)}
    await session.flush()


async def counts(session: AsyncSession, poll_id: int) -> dict[int, Counter[int]]:
    """How often each option (by its place) was chosen in rooms (by id) whose network only counts."""
    rows = await session.scalars(select(PollCount).where(PollCount.poll_id == poll_id))
    return {counted.room_id: _sum(counted) for counted in rows}


def _sum(counted: PollCount) -> Counter[int]:
    """Of a poll that stands there twice both were answered, by whoever saw it first."""
    total: Counter[int] = Counter()
    for numbers in (counted.counts, *(counted.doubles or {}).values()):
        total.update(dict(enumerate(numbers)))
    return total
