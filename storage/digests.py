"""Queries behind the weekly digests, and the digests that were sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    AgendaItem,
    Answer,
    Digest,
    Idea,
    IdeaMove,
    IdeaStatus,
    Purpose,
    Rsvp,
    Support,
    Task,
    TaskStatus,
)
from storage.public import OPEN, SILENT, shown

#: Statuses in which somebody was promised to hear again.
PROMISED = (
    IdeaStatus.NEW,
    IdeaStatus.QUESTION,
    IdeaStatus.IN_PROGRESS,
    IdeaStatus.SCHEDULED,
    IdeaStatus.DECIDED,
)
#: Statuses that answer the author.
ANSWERED = (IdeaStatus.DECIDED, IdeaStatus.DONE, IdeaStatus.DECLINED)
#: Statuses in which a voice still helps.
SUPPORTABLE = (IdeaStatus.IN_PROGRESS, IdeaStatus.SCHEDULED)
#: Channels whose meetings the coordination prepares.
PREPARED = (*OPEN, Purpose.COORDINATION, Purpose.MODERATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """What was answered to one invitation, and how many items its agenda has."""

    coming: int = 0
    maybe: int = 0
    declined: int = 0
    topics: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """Open tasks: how many are overdue, the oldest of these, how many are due until a day."""

    overdue: int
    oldest: Task | None
    due: int


async def find(session: AsyncSession, audience: str, week: str) -> Digest | None:
    """The digest of this ISO week for this audience."""
    rows = await session.scalars(select(Digest).where(Digest.audience == audience, Digest.week == week))
    return rows.one_or_none()


async def last(session: AsyncSession, audience: str, *, before: str = "9999") -> Digest | None:
    """The audience's latest digest; with `before`, the latest of an earlier ISO week than that."""
    rows = select(Digest).where(Digest.audience == audience, Digest.week < before)
    return (await session.scalars(rows.order_by(Digest.week.desc()).limit(1))).one_or_none()


async def last_said(session: AsyncSession, audience: str) -> Digest | None:
    """The latest digest that had something to say."""
    rows = select(Digest).where(Digest.audience == audience, Digest.text != "")
    return (await session.scalars(rows.order_by(Digest.week.desc()).limit(1))).one_or_none()


async def waiting(session: AsyncSession, status: IdeaStatus) -> tuple[int, datetime | None]:
    """How many ideas are in `status`, and since when the oldest of them is."""
    rows = select(func.count(Idea.id), func.min(Idea.moved_at)).where(Idea.status == status)
    count, oldest = (await session.execute(rows)).one()
    return count, oldest


async def overdue(session: AsyncSession, today: date) -> tuple[int, date | None]:
    """How many promises to authors are broken, and the date of the oldest."""
    rows = select(func.count(Idea.id), func.min(Idea.promised_on))
    count, oldest = (
        await session.execute(rows.where(Idea.status.in_(PROMISED), Idea.promised_on < today))
    ).one()
    return count, oldest


async def promises(session: AsyncSession, today: date, limit: int) -> Sequence[Idea]:
    """Ideas whose author was promised an answer by `today` or earlier, the oldest promise first."""
    rows = select(Idea).where(Idea.status.in_(PROMISED), Idea.promised_on <= today)
    return (await session.scalars(rows.order_by(Idea.promised_on, Idea.id).limit(limit))).all()


async def fresh_voices(session: AsyncSession, since: datetime, until: datetime) -> Sequence[tuple[Idea, int]]:
    """Ideas that won support within [since, until) and how much, the most first."""
    count = func.count(Support.id)
    rows = await session.execute(
        select(Idea, count)
        .join(Support, Support.idea_id == Idea.id)
        .where(Support.at >= since, Support.at < until, Idea.status.not_in(SILENT))
        .group_by(Idea.id)
        .order_by(count.desc(), Idea.id)
    )
    return [(idea, fresh) for idea, fresh in rows]


async def answers(
    session: AsyncSession, since: datetime, until: datetime, *, public: bool
) -> Sequence[tuple[Idea, IdeaMove]]:
    """Ideas answered within [since, until) that still stand so, each with its last move, newest first."""
    may_show: ColumnElement[bool] = shown() if public else true()
    rows = await session.execute(
        select(Idea, IdeaMove)
        .join(IdeaMove, IdeaMove.idea_id == Idea.id)
        .where(IdeaMove.at >= since, IdeaMove.at < until, may_show)
        .where(Idea.status.in_(ANSWERED), IdeaMove.after == Idea.status)
        .order_by(IdeaMove.at, IdeaMove.id)
    )
    newest = {idea.id: (idea, move) for idea, move in rows}
    return sorted(newest.values(), key=lambda pair: pair[1].at, reverse=True)


async def published(session: AsyncSession, since: datetime, until: datetime) -> int:
    """How many ideas became public within [since, until) and still are."""
    rows = (
        select(func.count(func.distinct(Idea.id)))
        .join(IdeaMove, IdeaMove.idea_id == Idea.id)
        .where(IdeaMove.word == "accept", IdeaMove.at >= since, IdeaMove.at < until, shown())
    )
    return (await session.execute(rows)).scalar_one()


async def to_support(session: AsyncSession, until: datetime) -> Idea | None:
    """The newest public idea handed in before `until` that a voice would still help."""
    rows = select(Idea).where(shown(), Idea.status.in_(SUPPORTABLE), Idea.created_at < until)
    return (await session.scalars(rows.order_by(Idea.created_at.desc()).limit(1))).first()


async def turnouts(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, Turnout]:
    """Answers and agenda sizes of these meetings."""
    answered = await session.execute(
        select(Answer.meeting_id, Answer.rsvp, func.count(Answer.id))
        .where(Answer.meeting_id.in_(meeting_ids))
        .group_by(Answer.meeting_id, Answer.rsvp)
    )
    items = await session.execute(
        select(AgendaItem.meeting_id, func.count(AgendaItem.id).label("topics"))
        .where(AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.postponed.is_(False))
        .group_by(AgendaItem.meeting_id)
    )
    rsvps = {(meeting, rsvp): count for meeting, rsvp, count in answered}
    topics = {row.meeting_id: row.topics for row in items}
    return {
        meeting: Turnout(
            coming=rsvps.get((meeting, Rsvp.YES), 0),
            maybe=rsvps.get((meeting, Rsvp.MAYBE), 0),
            declined=rsvps.get((meeting, Rsvp.NO), 0),
            topics=topics.get(meeting, 0),
        )
        for meeting in meeting_ids
    }


async def duties(session: AsyncSession, today: date, until: date) -> Duties:
    """Tasks nobody has closed: overdue before `today`, due from today through `until`.

    One handed over goes on as a task of its own.
    """
    still_open = Task.status == TaskStatus.OPEN
    late = (
        await session.scalars(
            select(Task).where(still_open, Task.due_on < today).order_by(Task.due_on, Task.number)
        )
    ).all()
    soon = select(func.count(Task.id)).where(still_open, Task.due_on.between(today, until))
    due = (await session.execute(soon)).scalar_one()
    return Duties(overdue=len(late), oldest=late[0] if late else None, due=due)
