"""Figures on the queues: what waits, what failed, what stands still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import troubles
from storage.models import Gap, Inbox, Message, Outbox, Room
from storage.models.queues import ARRIVED, DEAD, REMEMBERED, WAITING

#: How far a weekly look goes back, and after how long a delivery is late.
LATELY, LATE = timedelta(days=7), timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What one network has still to deliver, and how many seconds the oldest row has waited."""

    rows: int
    oldest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """The queues as they are now; everything but the inbox by network."""

    inbox_waiting: int
    outbox: Mapping[str, Backlog]
    dead: Mapping[str, int]
    quarantined: Mapping[str, int]
    paused: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What does not mend itself, or has not for long, and somebody should look at."""

    #: Failed deliveries that nobody has dealt with, events set aside, rooms that cannot be written to.
    dead: int = 0
    quarantined: int = 0
    paused: int = 0
    #: Networks from which nothing comes.
    deaf: Sequence[str] = ()
    #: Deliveries that wait for too long, in rooms that can be written to.
    late: int = 0
    #: Sent again with a mark within a week, because nobody could say whether they had arrived.
    marked: int = 0
    #: Spans within a week of which a network's news are lost.
    gaps: int = 0

    @property
    def any(self) -> bool:
        """Whether there is something to look at."""
        return self != Trouble()


async def inbox_waiting(session: AsyncSession) -> int:
    """How many events nobody has routed yet."""
    return (await session.execute(select(func.count(Inbox.id)).where(ARRIVED))).scalar_one()


async def outbox_waiting(session: AsyncSession, now: datetime) -> Mapping[str, Backlog]:
    """The backlog of every network that has a room, at machine time `now`."""
    rows = await session.execute(
        select(Room.network, func.count(Outbox.id), func.min(Outbox.created_at))
        .outerjoin(Outbox, and_(Outbox.room_id == Room.id, WAITING))
        .group_by(Room.network)
    )
    return {
        network: Backlog(rows=count, oldest_s=(now - oldest).total_seconds() if oldest else 0.0)
        for network, count, oldest in rows
    }


async def queues(session: AsyncSession, now: datetime) -> Queues:
    """All of it, at machine time `now`."""
    return Queues(
        inbox_waiting=await inbox_waiting(session),
        outbox=await outbox_waiting(session, now),
        dead=await _dead(session),
        quarantined={one.network: one.number for one in await troubles.set_aside(session)},
        paused=await _paused(session),
    )


_UNREACHABLE = (Room.paused_reason.is_not(None), Room.closed_at.is_(None))


async def trouble(session: AsyncSession, now: datetime) -> Trouble:
    """What a coordinator should look at, at machine time `now`."""
    paused = select(func.count()).where(*_UNREACHABLE)
    gaps = select(func.count()).where(Gap.until > now - LATELY)
    return Trouble(
        dead=await troubles.count_failed(session),
        quarantined=sum(one.number for one in await troubles.set_aside(session)),
        paused=(await session.execute(paused)).scalar_one(),
        deaf=tuple(sorted(await troubles.deaf(session))),
        late=await _late(session, now),
        marked=await _marked(session, now),
        gaps=(await session.execute(gaps)).scalar_one(),
    )


async def _late(session: AsyncSession, now: datetime) -> int:
    waiting = (
        select(func.count(Outbox.id))
        .join(Room, Room.id == Outbox.room_id)
        .where(WAITING, Outbox.created_at < now - LATE, Room.paused_reason.is_(None))
    )
    return (await session.execute(waiting)).scalar_one()


async def _marked(session: AsyncSession, now: datetime) -> int:
    # Only what still has its words has the mark, and of that there is no more than a week's.
    doubtful = Outbox.payload["doubtful"].as_boolean().is_(True)
    counted = select(func.count(Outbox.id)).where(REMEMBERED, Outbox.created_at > now - LATELY, doubtful)
    return (await session.execute(counted)).scalar_one()


async def _dead(session: AsyncSession) -> Mapping[str, int]:
    rows = await session.execute(
        select(Room.network, func.count(Outbox.id))
        .join(Outbox, Outbox.room_id == Room.id)
        .outerjoin(Message, Message.id == Outbox.message_id)
        .where(DEAD, Outbox.forgotten_at.is_(None), troubles.MISSED)
        .group_by(Room.network)
    )
    return dict(rows.all())


async def _paused(session: AsyncSession) -> Mapping[str, int]:
    rows = await session.execute(
        select(Room.network, func.count(Room.id)).where(*_UNREACHABLE).group_by(Room.network)
    )
    return dict(rows.all())
