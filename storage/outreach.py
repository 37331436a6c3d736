"""Queries on whom coordinators should get in touch with, and on dialogues nobody ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Outreach, OutreachReason, Person, Task, TaskStatus


async def open_task(session: AsyncSession, reason: OutreachReason, since: datetime) -> Task | None:
    """The newest open task of this kind that was given at `since` or later."""
    rows = select(Task).join(Outreach, Outreach.task_id == Task.id)
    rows = rows.where(Outreach.reason == reason, Task.status == TaskStatus.OPEN, Task.created_at >= since)
    return (await session.scalars(rows.order_by(Task.id.desc()).limit(1))).first()


async def asks_for(session: AsyncSession, task: Task, person_id: int) -> bool:
    """Whether a task asks to get in touch with this person already."""
    rows = select(Outreach.id).where(Outreach.task_id == task.id, Outreach.person_id == person_id)
    return await session.scalar(rows) is not None


async def newest(session: AsyncSession, task: Task, limit: int) -> tuple[Sequence[Person], int]:
    """The last people a task gathered, the last one first, and how many it gathered in all."""
    rows = select(Person).join(Outreach, Outreach.person_id == Person.id).where(Outreach.task_id == task.id)
    last = (await session.scalars(rows.order_by(Outreach.id.desc()).limit(limit))).all()
    count = await session.scalar(select(func.count(Outreach.id)).where(Outreach.task_id == task.id))
    return last, count or 0


async def workload(session: AsyncSession, reason: OutreachReason) -> Mapping[int | None, int]:
    """How many open tasks of this kind each person has."""
    rows = (
        select(Task.owner_id, func.count(func.distinct(Task.id)))
        .join(Outreach, Outreach.task_id == Task.id)
        .where(Outreach.reason == reason, Task.status == TaskStatus.OPEN)
        .group_by(Task.owner_id)
    )
    return {row.owner_id: row[1] for row in await session.execute(rows)}


async def forgotten(session: AsyncSession, before: datetime) -> Sequence[Person]:
    """Whose first questions were begun before this moment, and never answered to the end."""
    rows = select(Person).where(
        Person.greeted_at < before, Person.welcomed_at.is_(None), Person.left_at.is_(None)
    )
    return (await session.scalars(rows.order_by(Person.id))).all()
