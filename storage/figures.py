"""Figures on the queues: what waits, what failed, what stands still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import inbox
from storage.models import InboxState, Outbox, OutboxState, Room
from storage.models.queues import WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What one network has still to deliver, and how many seconds the oldest row has waited."""

    rows: int
    oldest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What does not mend itself: failed deliveries, events set aside, rooms that cannot be written to."""

    dead: int
    quarantined: int
    paused: int

    @property
    def any(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.dead or self.quarantined or self.paused)


async def inbox_waiting(session: AsyncSession) -> int:
    """How many events nobody has routed yet."""
    return await inbox.count(session, InboxState.NEW)


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


async def trouble(session: AsyncSession) -> Trouble:
    """What a coordinator should look at."""
    dead = select(func.count()).where(Outbox.state == OutboxState.DEAD)
    paused = select(func.count()).where(Room.paused_reason.is_not(None), Room.closed_at.is_(None))
    return Trouble(
        dead=(await session.execute(dead)).scalar_one(),
        quarantined=await inbox.count(session, InboxState.QUARANTINED),
        paused=(await session.execute(paused)).scalar_one(),
    )
