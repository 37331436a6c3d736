"""The outbox as operators see it: what waits, what died, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import whole
from storage.models import Inbox, Outbox, OutboxState, Room
from storage.models.queues import DEAD, SET_ASIDE, WAITING
from storage.outbox import SEND


async def listing(session: AsyncSession, *states: OutboxState) -> Sequence[tuple[Outbox, Room]]:
    """Rows in these states (without any: what waits), oldest first, with their rooms."""
    rows = await session.execute(
        select(Outbox, Room)
        .join(Room, Room.id == Outbox.room_id)
        .where(Outbox.state.in_(states) if states else WAITING)
        .order_by(Outbox.id)
    )
    return [(row, room) for row, room in rows]


async def set_aside(session: AsyncSession) -> Sequence[Inbox]:
    """Events that could not be read, oldest first."""
    return (await session.scalars(select(Inbox).where(SET_ASIDE).order_by(Inbox.id))).all()


async def rooms_at(session: AsyncSession, address: str) -> Sequence[Room]:
    """The rooms with this address, whichever network's."""
    return (await session.scalars(select(Room).where(Room.address == address))).all()


async def retry(session: AsyncSession, outbox_id: int) -> bool:
    """Send a dead row again; it keeps its place. False when it is not dead, or its words are forgotten."""
    return await _again(session, Outbox.id == outbox_id) == 1


async def retry_room(session: AsyncSession, room_id: int) -> int:
    """Send every dead row of a room again, each in its place; how many there were."""
    return await _again(session, Outbox.room_id == room_id)


async def _again(session: AsyncSession, which: ColumnElement[bool]) -> int:
    changed = await session.execute(
        update(Outbox)
        .where(DEAD, Outbox.forgotten_at.is_(None), which)
        .values(state=OutboxState.QUEUED, attempts=0, not_before=None, error=None)
        .execution_options(synchronize_session=False)
    )
    session.info["outbox"] = True
    return int(changed.rowcount)  # type: ignore[attr-defined]  # UPDATE yields a CursorResult


async def hold_back(session: AsyncSession) -> int:
    """Nothing that waits goes out by itself any more; the number of rows that are dead now."""
    return await (await session.connection()).run_sync(whole.hold_back)


async def bury_waiting(session: AsyncSession, room_id: int) -> int:
    """Nothing that waits for this room will be sent; how many messages were among it."""
    waiting = (Outbox.room_id == room_id, WAITING)
    number = await session.scalar(select(func.count(Outbox.id)).where(*waiting, Outbox.kind == SEND)) or 0
    gone = update(Outbox).where(*waiting).values(state=OutboxState.DEAD, error="unlinked")
    await session.execute(gone.execution_options(synchronize_session=False))
    return number
