"""Moments in the queue that a clock which was set back has not reached yet, though it showed them before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Outbox
from storage.models.queues import WAITING


async def overcome(connection: AsyncConnection, now: datetime, *, longest: timedelta = timedelta(0)) -> None:
    """Nothing waits until a moment further off than `longest`, and nothing was begun after `now`."""
    await connection.execute(
        update(Outbox)
        .where(WAITING, Outbox.not_before > now + longest)
        .values(not_before=None)
        .execution_options(synchronize_session=False)
    )
    await connection.execute(
        update(Outbox)
        .where(WAITING, Outbox.claimed_at > now)
        .values(claimed_at=now)
        .execution_options(synchronize_session=False)
    )
