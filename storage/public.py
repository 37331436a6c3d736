"""What anybody may read: never what is unpublished, hidden, withdrawn or confidential.

A function that takes `purposes` may be told to look into other channels than the open ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.meetings import AHEAD
from storage.models import (
    AgendaItem,
    Channel,
    Contribution,
    Decision,
    Idea,
    IdeaMove,
    IdeaStatus,
    Meeting,
    MeetingStatus,
    MinutesEntry,
    Person,
    Purpose,
    Room,
    Series,
    Support,
    Task,
)

#: Channels whose rooms and meetings concern everybody.
OPEN = (Purpose.OPENMIC, Purpose.TALK)
#: Statuses in which an idea's words are not shown.
SILENT = (IdeaStatus.HIDDEN, IdeaStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What somebody added to an idea (`solution`, `comment`); of the person only the organisation."""

    kind: str
    text: str
    at: datetime
    organisation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One meeting, and what its series and its channel are called."""

    meeting: Meeting
    name: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision that was not made in confidence, and the idea it answers."""

    decision: Decision
    idea: Idea | None


def shown() -> ColumnElement[bool]:
    """The idea's words may be shown to anybody."""
    return and_(Idea.public.is_(True), Idea.status.not_in(SILENT))


async def ideas(session: AsyncSession, *, limit: int, skip: int = 0) -> Sequence[Idea]:
    """Public ideas, the latest moved first."""
    rows = select(Idea).where(shown()).order_by(Idea.moved_at.desc(), Idea.id.desc())
    return (await session.scalars(rows.limit(limit).offset(skip))).all()


async def count_ideas(session: AsyncSession) -> int:
    """How many ideas are public."""
    return (await session.execute(select(func.count(Idea.id)).where(shown()))).scalar_one()


async def idea(session: AsyncSession, year: int, serial: int) -> Idea | None:
    """The idea with this number; a withdrawn one too, of which only number and status may be shown."""
    known = await session.scalars(
        select(Idea).where(
            Idea.year == year, Idea.serial == serial, Idea.public.is_(True), Idea.status != IdeaStatus.HIDDEN
        )
    )
    return known.one_or_none()


async def voices(session: AsyncSession, idea_ids: Collection[int]) -> Mapping[int, int]:
    """How many people support each of these ideas."""
    rows = await session.execute(
        select(Support.idea_id, func.count(Support.id).label("voices"))
        .where(Support.idea_id.in_(idea_ids))
        .group_by(Support.idea_id)
    )
    return {row.idea_id: row.voices for row in rows}


async def moves(session: AsyncSession, idea_id: int) -> Sequence[IdeaMove]:
    """An idea's history, oldest first; some of its texts are between author and moderators."""
    rows = select(IdeaMove).where(IdeaMove.idea_id == idea_id).order_by(IdeaMove.at, IdeaMove.id)
    return (await session.scalars(rows)).all()


async def additions(session: AsyncSession, idea_id: int) -> Sequence[Addition]:
    """Solutions and comments to a public idea, oldest first; answers to questions stay private."""
    rows = await session.execute(
        select(Contribution.kind, Contribution.text, Contribution.at, Person.organisation)
        .join(Person, Person.id == Contribution.person_id)
        .where(Contribution.idea_id == idea_id, Contribution.kind != "answer")
        .order_by(Contribution.at, Contribution.id)
    )
    return [Addition(**row) for row in rows.mappings()]


def dates_of(purposes: Collection[Purpose]) -> Select[Meeting, str, str]:
    """Meetings of confirmed series in channels of these purposes."""
    return (
        select(Meeting, Series.name, Channel.name)
        .join(Series, Series.id == Meeting.series_id)
        .join(Channel, Channel.id == Meeting.channel_id)
        .where(Series.confirmed_at.is_not(None), Channel.purpose.in_(purposes))
    )


async def read_dates(session: AsyncSession, query: Select[Meeting, str, str]) -> list[Date]:
    """What a query built on `dates_of` gives."""
    rows = await session.execute(query)
    return [Date(meeting=meeting, name=name, channel=channel) for meeting, name, channel in rows]


async def dates_ahead(
    session: AsyncSession,
    since: datetime,
    until: datetime,
    *,
    limit: int,
    purposes: Collection[Purpose] = OPEN,
) -> list[Date]:
    """Meetings that are on or begin within [since, until), the next one first."""
    on = or_(Meeting.status == MeetingStatus.RUNNING, Meeting.starts_at >= since)
    query = dates_of(purposes).where(Meeting.status.in_(AHEAD), on, Meeting.starts_at < until)
    return await read_dates(session, query.order_by(Meeting.starts_at, Meeting.id).limit(limit))


async def dates_held(session: AsyncSession, limit: int) -> list[Date]:
    """Meetings that took place, the latest first."""
    query = dates_of(OPEN).where(Meeting.status == MeetingStatus.HELD)
    return await read_dates(session, query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(limit))


async def date(session: AsyncSession, meeting_id: int) -> Date | None:
    """One meeting of an open channel."""
    return next(iter(await read_dates(session, dates_of(OPEN).where(Meeting.id == meeting_id))), None)


async def starts(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, datetime]:
    """When these meetings begin, whichever channel they belong to."""
    rows = await session.scalars(select(Meeting).where(Meeting.id.in_(meeting_ids)))
    return {meeting.id: meeting.starts_at for meeting in rows}


def _open_entry() -> ColumnElement[bool]:
    """The minutes entry stands, and was not dictated under a confidential item."""
    return and_(
        MinutesEntry.retracted_at.is_(None),
        or_(AgendaItem.id.is_(None), AgendaItem.confidential.is_(False)),
    )


async def rulings(
    session: AsyncSession, *, meeting_id: int | None = None, idea_id: int | None = None
) -> Sequence[Ruling]:
    """What was decided in a meeting, or about an idea, in the order it was said."""
    query = (
        select(Decision, Idea)
        .join(MinutesEntry, MinutesEntry.id == Decision.entry_id)
        .outerjoin(AgendaItem, AgendaItem.id == MinutesEntry.item_id)
        .outerjoin(Idea, and_(Idea.id == Decision.idea_id, shown()))
        .where(_open_entry())
        .order_by(Decision.year, Decision.number)
    )
    if meeting_id is not None:
        query = query.where(Decision.meeting_id == meeting_id)
    if idea_id is not None:
        query = query.where(Decision.idea_id == idea_id)
    rows = await session.execute(query)
    return [Ruling(decision=decision, idea=idea) for decision, idea in rows]


async def tasks(
    session: AsyncSession, *, meeting_id: int | None = None, idea_id: int | None = None
) -> Sequence[Task]:
    """What was agreed to be done, in a meeting or for an idea."""
    query = (
        select(Task)
        .outerjoin(MinutesEntry, MinutesEntry.id == Task.entry_id)
        .outerjoin(AgendaItem, AgendaItem.id == MinutesEntry.item_id)
        .where(_open_entry())
        .order_by(Task.number)
    )
    if meeting_id is not None:
        query = query.where(Task.meeting_id == meeting_id)
    if idea_id is not None:
        query = query.where(Task.idea_id == idea_id)
    return (await session.scalars(query)).all()


async def rooms(session: AsyncSession) -> Sequence[tuple[Channel, Room]]:
    """The open rooms of the open channels, channel by channel."""
    rows = await session.execute(
        select(Channel, Room)
        .join(Room, Room.channel_id == Channel.id)
        .where(Channel.purpose.in_(OPEN), Room.closed_at.is_(None))
        .order_by(Channel.purpose, Channel.id, Room.id)
    )
    return [(channel, room) for channel, room in rows]
