"""Queries on who did what."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audit


async def count(session: AsyncSession, noun: str, object_id: int, verb: str) -> int:
    """How often this was done to this."""
    rows = select(func.count(Audit.id)).where(Audit.noun == noun, Audit.object_id == object_id)
    return await session.scalar(rows.where(Audit.verb == verb)) or 0
