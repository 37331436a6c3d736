"""Queries on topics, on who cares about them, and on the offices of the directory."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Interest, Office, Topic


async def topics(session: AsyncSession) -> Sequence[Topic]:
    """All topics, in their order."""
    return (await session.scalars(select(Topic).order_by(Topic.position, Topic.id))).all()


async def remove_topics(session: AsyncSession, ids: Collection[int]) -> None:
    """These topics are none any more, and nobody cares about them."""
    await session.execute(delete(Interest).where(Interest.topic_id.in_(ids)))
    await session.execute(delete(Topic).where(Topic.id.in_(ids)))


async def interests(session: AsyncSession, person_id: int) -> Sequence[Topic]:
    """What one person cares about, in the topics' order."""
    rows = select(Topic).join(Interest, Interest.topic_id == Topic.id).where(Interest.person_id == person_id)
    return (await session.scalars(rows.order_by(Topic.position, Topic.id))).all()


async def care(session: AsyncSession, person_id: int, topic_id: int) -> None:
    """A person cares about a topic; once more changes nothing."""
    held = select(Interest.id).where(Interest.person_id == person_id, Interest.topic_id == topic_id)
    if await session.scalar(held) is None:
        session.add(Interest(person_id=person_id, topic_id=topic_id))
        await session.flush()


async def uncare(session: AsyncSession, person_id: int, *topic_ids: int) -> None:
    """A person does not care about these topics any more; without any, about none."""
    gone = delete(Interest).where(Interest.person_id == person_id)
    await session.execute(gone.where(Interest.topic_id.in_(topic_ids)) if topic_ids else gone)


async def offices(session: AsyncSession) -> Sequence[Office]:
    """The whole directory, by name."""
    return (await session.scalars(select(Office).order_by(func.lower(Office.name), Office.id))).all()


async def remove_offices(session: AsyncSession, ids: Collection[int]) -> None:
    """These offices are none any more."""
    await session.execute(delete(Office).where(Office.id.in_(ids)))
