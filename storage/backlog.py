"""The outbox as operators see it: what waits, what died, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import whole
from storage.models import Outbox, OutboxState, Room
from storage.models.queues import WAITING


async def listing(session: AsyncSession, *states: OutboxState) -> Sequence[tuple[Outbox, Room]]:
    """Rows in these states (without any: what waits), oldest first, with their rooms."""
    rows = await session.execute(
        select(Outbox, Room)
        .join(Room, Room.id == Outbox.room_id)
        .where(Outbox.state.in_(states) if states else WAITING)
        .order_by(Outbox.id)
    )
    return [(row, room) for row, room in rows]


async def retry(session: AsyncSession, outbox_id: int) -> bool:
    """Send a dead row again; it keeps its place. False when it is not dead."""
    changed = await session.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == OutboxState.DEAD)
        .values(state=OutboxState.QUEUED, attempts=0, not_before=None, error=None)
    )
    session.info["outbox"] = True
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # UPDATE yields a CursorResult


async def hold_back(session: AsyncSession) -> int:
    """Nothing that waits goes out by itself any more; the number of rows that are dead now."""
    return await (await session.connection()).run_sync(whole.hold_back)
