"""Queries on agendas and minutes: items, what was dictated, decisions, and where the minutes stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    AgendaItem,
    Channel,
    Decision,
    Idea,
    Meeting,
    MeetingStatus,
    MinutesEntry,
    MinutesStatus,
    Purpose,
)


async def items(session: AsyncSession, meeting_id: int) -> Sequence[AgendaItem]:
    """The agenda in its order, without ideas that left it before they were discussed."""
    rows = (
        select(AgendaItem)
        .outerjoin(Idea, Idea.id == AgendaItem.idea_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .where(or_(Idea.id.is_(None), Idea.meeting_id == meeting_id, AgendaItem.opened_at.is_not(None)))
    )
    return (await session.scalars(rows.order_by(AgendaItem.position, AgendaItem.id))).all()


async def add_item(
    session: AsyncSession,
    meeting_id: int,
    title: str,
    *,
    proposed_by: int | None,
    idea_id: int | None = None,
) -> AgendaItem:
    """A new item at the end of the agenda."""
    last = await session.scalar(
        select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    )
    item = AgendaItem(
        meeting_id=meeting_id,
        position=(last or 0) + 1,
        title=title,
        proposed_by=proposed_by,
        idea_id=idea_id,
    )
    session.add(item)
    await session.flush()
    return item


async def open_items(session: AsyncSession, meeting_id: int) -> Sequence[AgendaItem]:
    """What is under discussion, the latest first: an item, and before it its confidential part."""
    rows = await session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .where(AgendaItem.opened_at.is_not(None), AgendaItem.closed_at.is_(None))
        .order_by(AgendaItem.opened_at.desc(), AgendaItem.id.desc())
    )
    return rows.all()


async def current_item(session: AsyncSession, meeting_id: int) -> AgendaItem | None:
    """The item, or confidential part of one, that is under discussion."""
    return next(iter(await open_items(session, meeting_id)), None)


#: Built once: it is asked for every message that is relayed.
_CONFIDENTIAL = (
    select(AgendaItem.id)
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(Meeting.channel_id == bindparam("channel"), Meeting.status == MeetingStatus.RUNNING)
    .where(AgendaItem.confidential.is_(True))
    .where(AgendaItem.opened_at.is_not(None), AgendaItem.closed_at.is_(None))
    .limit(1)
)


async def confidential(session: AsyncSession, channel_id: int) -> bool:
    """Whether a confidential item is being discussed in a channel."""
    return (await session.scalars(_CONFIDENTIAL, {"channel": channel_id})).first() is not None


async def add_entry(session: AsyncSession, entry: MinutesEntry) -> MinutesEntry:
    """Write a dictated line down."""
    session.add(entry)
    await session.flush()
    return entry


async def entries(session: AsyncSession, meeting_id: int) -> Sequence[MinutesEntry]:
    """What was dictated and not taken back, in its order."""
    rows = select(MinutesEntry).where(
        MinutesEntry.meeting_id == meeting_id, MinutesEntry.retracted_at.is_(None)
    )
    return (await session.scalars(rows.order_by(MinutesEntry.id))).all()


async def last_entry(session: AsyncSession, meeting_id: int, person_id: int) -> MinutesEntry | None:
    """The latest line of one person that stands."""
    rows = await session.scalars(
        select(MinutesEntry)
        .where(MinutesEntry.meeting_id == meeting_id, MinutesEntry.person_id == person_id)
        .where(MinutesEntry.retracted_at.is_(None))
        .order_by(MinutesEntry.id.desc())
    )
    return rows.first()


async def add_decision(
    session: AsyncSession, entry: MinutesEntry, series_id: int, year: int, idea_id: int | None
) -> Decision:
    """The decision of an entry, under the next number of its series' year."""
    last = await session.scalar(
        select(func.max(Decision.number))
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(Meeting.series_id == series_id, Decision.year == year)
    )
    decision = Decision(
        meeting_id=entry.meeting_id,
        entry_id=entry.id,
        idea_id=idea_id,
        year=year,
        number=(last or 0) + 1,
        text=entry.text,
    )
    session.add(decision)
    await session.flush()
    return decision


async def drop_decision(session: AsyncSession, entry_id: int) -> None:
    """The entry was taken back, and its decision with it; its number may be given again."""
    await session.execute(delete(Decision).where(Decision.entry_id == entry_id))


async def decisions(session: AsyncSession, meeting_id: int) -> Sequence[Decision]:
    """What a meeting decided, in its order."""
    rows = select(Decision).where(Decision.meeting_id == meeting_id)
    return (await session.scalars(rows.order_by(Decision.year, Decision.number))).all()


async def meeting_number(session: AsyncSession, meeting: Meeting, since: datetime, until: datetime) -> int:
    """The how-manieth meeting of its series within [since, until) this is, by when they began."""
    earlier = await session.scalar(
        select(func.count(Meeting.id)).where(
            Meeting.series_id == meeting.series_id,
            Meeting.started_at >= since,
            Meeting.started_at < min(until, meeting.started_at or until),
        )
    )
    return (earlier or 0) + 1


async def latest(
    session: AsyncSession,
    *,
    series_id: int | None = None,
    channel_id: int | None = None,
    purposes: Collection[Purpose] = (),
    status: MinutesStatus | None = None,
) -> Meeting | None:
    """The meeting whose minutes are the newest there are."""
    rows = select(Meeting).where(Meeting.minutes_status.is_not(None), Meeting.ended_at.is_not(None))
    if series_id is not None:
        rows = rows.where(Meeting.series_id == series_id)
    if channel_id is not None:
        rows = rows.where(Meeting.channel_id == channel_id)
    if purposes:
        rows = rows.join(Channel, Channel.id == Meeting.channel_id).where(Channel.purpose.in_(purposes))
    if status is not None:
        rows = rows.where(Meeting.minutes_status == status)
    return (await session.scalars(rows.order_by(Meeting.ended_at.desc()).limit(1))).first()


async def in_correction(session: AsyncSession, until_before: date) -> Sequence[Meeting]:
    """Meetings whose minutes could be objected to until a day before this one."""
    rows = select(Meeting).where(
        Meeting.minutes_status == MinutesStatus.CORRECTION, Meeting.correction_until < until_before
    )
    return (await session.scalars(rows.order_by(Meeting.id))).all()
