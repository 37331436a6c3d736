"""Queries on series, their meetings and the answers to invitations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inbox import insert_new
from storage.models import (
    Account,
    Answer,
    Channel,
    Meeting,
    MeetingStatus,
    Message,
    Person,
    Purpose,
    Room,
    Rsvp,
    Series,
)

#: Meetings that have not begun.
COMING = (MeetingStatus.PLANNED, MeetingStatus.INVITED)
#: Meetings still to come, or on.
AHEAD = (*COMING, MeetingStatus.RUNNING)


async def add_series(session: AsyncSession, series: Series) -> Series:
    """Write a new series down."""
    session.add(series)
    await session.flush()
    return series


async def series(session: AsyncSession, *, active: bool = True) -> Sequence[Series]:
    """All confirmed series, oldest first; only those that go on unless told otherwise."""
    rows = select(Series).where(Series.confirmed_at.is_not(None)).order_by(Series.id)
    if active:
        rows = rows.where(Series.ended_at.is_(None))
    return (await session.scalars(rows)).all()


async def add(session: AsyncSession, series: Series, starts: Iterable[tuple[str, datetime]]) -> None:
    """The meetings of a series at these (wall-clock start, moment); those that exist are left alone."""
    rows = [
        {
            "series_id": series.id,
            "channel_id": series.channel_id,
            "nominal_local": nominal,
            "starts_at": starts_at,
            "minutes": series.minutes,
            "place": series.place,
            "status": MeetingStatus.PLANNED,
        }
        for nominal, starts_at in starts
    ]
    if rows:
        await session.execute(insert_new(session, Meeting), rows)


async def nominals(session: AsyncSession, series_id: int, *, since: str) -> frozenset[str]:
    """The wall-clock starts of a series that are written down, from `since` on, whatever became of them."""
    rows = await session.scalars(
        select(Meeting.nominal_local).where(Meeting.series_id == series_id, Meeting.nominal_local >= since)
    )
    return frozenset(rows)


async def at(session: AsyncSession, series_id: int, nominal: str) -> Meeting | None:
    """The meeting of a series with this wall-clock start."""
    rows = await session.scalars(
        select(Meeting).where(Meeting.series_id == series_id, Meeting.nominal_local == nominal)
    )
    return rows.one_or_none()


async def ahead(
    session: AsyncSession,
    since: datetime,
    *,
    series_id: int | None = None,
    channel_id: int | None = None,
    purposes: Collection[Purpose] = (),
    limit: int = 100,
) -> Sequence[Meeting]:
    """Meetings that have not begun and start at `since` or later, the next one first."""
    rows = select(Meeting).where(Meeting.status.in_(COMING), Meeting.starts_at >= since)
    if series_id is not None:
        rows = rows.where(Meeting.series_id == series_id)
    if channel_id is not None:
        rows = rows.where(Meeting.channel_id == channel_id)
    if purposes:
        rows = rows.join(Channel, Channel.id == Meeting.channel_id).where(Channel.purpose.in_(purposes))
    return (await session.scalars(rows.order_by(Meeting.starts_at, Meeting.id).limit(limit))).all()


async def series_of(session: AsyncSession, meeting: Meeting) -> Series:
    """The series a meeting belongs to."""
    return await session.get_one(Series, meeting.series_id)


async def running(session: AsyncSession, channel_id: int) -> Meeting | None:
    """The meeting that is on in a channel."""
    rows = await session.scalars(
        select(Meeting)
        .where(Meeting.channel_id == channel_id, Meeting.status == MeetingStatus.RUNNING)
        .order_by(Meeting.id)
    )
    return rows.first()


async def to_invite(session: AsyncSession, now: datetime, until: datetime) -> Sequence[Meeting]:
    """Planned meetings that start after `now` and by `until`."""
    rows = select(Meeting).where(
        Meeting.status == MeetingStatus.PLANNED, Meeting.starts_at > now, Meeting.starts_at <= until
    )
    return (await session.scalars(rows.order_by(Meeting.starts_at, Meeting.id))).all()


async def to_remind(session: AsyncSession, now: datetime, until: datetime) -> Sequence[Meeting]:
    """Meetings invited to that start after `now` and by `until`."""
    rows = select(Meeting).where(
        Meeting.status == MeetingStatus.INVITED, Meeting.starts_at > now, Meeting.starts_at <= until
    )
    return (await session.scalars(rows.order_by(Meeting.starts_at, Meeting.id))).all()


async def never_begun(session: AsyncSession, before: datetime) -> Sequence[Meeting]:
    """Meetings that should have started before this moment and did not."""
    rows = select(Meeting).where(Meeting.status.in_(COMING), Meeting.starts_at < before)
    return (await session.scalars(rows.order_by(Meeting.id))).all()


async def never_ended(session: AsyncSession, before: datetime) -> Sequence[Meeting]:
    """Meetings that began before this moment and are still on."""
    rows = select(Meeting).where(Meeting.status == MeetingStatus.RUNNING, Meeting.started_at < before)
    return (await session.scalars(rows.order_by(Meeting.id))).all()


async def answer(session: AsyncSession, meeting_id: int, person_id: int, rsvp: Rsvp, now: datetime) -> None:
    """One person's answer; a new one takes the place of the old."""
    known = await answer_of(session, meeting_id, person_id)
    if known is None:
        session.add(Answer(meeting_id=meeting_id, person_id=person_id, rsvp=rsvp, at=now))
    else:
        known.rsvp, known.at = rsvp, now
    await session.flush()


async def answer_of(session: AsyncSession, meeting_id: int, person_id: int) -> Answer | None:
    """What a person answered."""
    rows = await session.scalars(
        select(Answer).where(Answer.meeting_id == meeting_id, Answer.person_id == person_id)
    )
    return rows.one_or_none()


async def take_back(session: AsyncSession, meeting_id: int, person_id: int, rsvp: Rsvp) -> bool:
    """This answer does not hold any more; False when it did not anyway."""
    gone = await session.execute(
        delete(Answer).where(
            Answer.meeting_id == meeting_id, Answer.person_id == person_id, Answer.rsvp == rsvp
        )
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # DELETE yields a CursorResult


async def tally(session: AsyncSession, meeting_id: int) -> Mapping[Rsvp, int]:
    """How many people gave which answer."""
    rows = await session.execute(
        select(Answer.rsvp, func.count(Answer.id).label("people"))
        .where(Answer.meeting_id == meeting_id)
        .group_by(Answer.rsvp)
    )
    return {row.rsvp: row.people for row in rows}


async def answered(session: AsyncSession, meeting_id: int, rsvp: Rsvp) -> Sequence[Person]:
    """The people who gave this answer, by name."""
    rows = await session.scalars(
        select(Person)
        .join(Answer, Answer.person_id == Person.id)
        .where(Answer.meeting_id == meeting_id, Answer.rsvp == rsvp)
        .order_by(Person.name, Person.id)
    )
    return rows.all()


async def silent(session: AsyncSession, meeting: Meeting) -> Sequence[int]:
    """People with a private chat who have written in the meeting's channel and gave no answer."""
    spoke = (
        select(Account.person_id)
        .join(Message, Message.account_id == Account.id)
        .where(Message.channel_id == meeting.channel_id)
    )
    replied = select(Answer.person_id).where(Answer.meeting_id == meeting.id)
    rows = await session.scalars(
        select(Room.person_id)
        .where(Room.person_id.in_(spoke), Room.person_id.not_in(replied), Room.closed_at.is_(None))
        .distinct()
        .order_by(Room.person_id)
    )
    return [person_id for person_id in rows if person_id is not None]


async def speakers(
    session: AsyncSession, channel_id: int, since: datetime, until: datetime
) -> Sequence[Person]:
    """The people who said something in a channel in this time, by name."""
    spoke = (
        select(Account.person_id)
        .join(Message, Message.account_id == Account.id)
        .where(Message.channel_id == channel_id, Message.said_at >= since, Message.said_at <= until)
    )
    rows = await session.scalars(select(Person).where(Person.id.in_(spoke)).order_by(Person.name, Person.id))
    return rows.all()
