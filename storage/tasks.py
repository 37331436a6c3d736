"""Queries on tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Task, TaskStatus


async def add(session: AsyncSession, task: Task) -> Task:
    """Write a task down under the next number."""
    task.number = ((await session.scalar(select(func.max(Task.number)))) or 0) + 1
    session.add(task)
    await session.flush()
    return task


async def numbered(session: AsyncSession, number: int) -> Task | None:
    """The task with this number."""
    return (await session.scalars(select(Task).where(Task.number == number))).one_or_none()


async def of_entry(session: AsyncSession, entry_id: int) -> Task | None:
    """The task that a line of the minutes gave."""
    rows = await session.scalars(select(Task).where(Task.entry_id == entry_id).order_by(Task.id))
    return rows.first()


async def of_meeting(session: AsyncSession, meeting_id: int) -> Sequence[Task]:
    """The tasks that a meeting gave, in their order."""
    rows = select(Task).where(Task.meeting_id == meeting_id).order_by(Task.number)
    return (await session.scalars(rows)).all()


async def open_of(session: AsyncSession, person_id: int) -> Sequence[Task]:
    """What one person still has to do, the most urgent first."""
    rows = select(Task).where(Task.owner_id == person_id, Task.status == TaskStatus.OPEN)
    return (await session.scalars(rows.order_by(Task.due_on, Task.number))).all()


async def due_by(session: AsyncSession, day: date) -> Sequence[Task]:
    """Open tasks that are due on this day or were before."""
    rows = select(Task).where(Task.status == TaskStatus.OPEN, Task.due_on <= day)
    return (await session.scalars(rows.order_by(Task.due_on, Task.number))).all()
