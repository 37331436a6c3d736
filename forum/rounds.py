"""Meetings of the rounds: which comes next, for whom to see, called off, moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from forum import access, agenda, audit, invitations, occasions, rhythm, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import rounds as notices
from forum.occasions import Occasion
from storage import meetings, public
from storage.models import Channel, Meeting, MeetingStatus, Purpose, RoleName, Series

#: A meeting may begin this long after its time; later it was not held.
LATE_START = timedelta(hours=12)
#: How many dates `termine` shows.
DATES_SHOWN = 6


class NoMeeting(Refusal):
    """There is no meeting ahead."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(notices.no_meeting(name))


class NotADay(Refusal):
    """The new date cannot be read, lies in the past or is taken."""

    def __init__(self) -> None:
        super().__init__(notices.not_a_day())


async def visible(ctx: Context, person_id: int) -> frozenset[Purpose]:
    """The channels whose meetings a person may know of."""
    inner = await access.has(ctx, person_id, RoleName.MODERATOR)
    return frozenset({*public.OPEN, *((Purpose.MODERATION, Purpose.COORDINATION) if inner else ())})


async def next_of(ctx: Context, series: Series) -> Meeting:
    """The next meeting of a series that is not over; raises `NoMeeting`."""
    found = await meetings.ahead(ctx.session, ctx.now - LATE_START, series_id=series.id)
    following = next(_not_over(ctx, found), None)
    if following is None:
        raise NoMeeting(series.name)
    return following


async def next_here(ctx: Context, channel: Channel, person_id: int) -> Meeting:
    """The meeting that is on in a channel, else its next; in private of all the person may know of.

    Raises `NoMeeting`.
    """
    on = await meetings.running(ctx.session, channel.id)
    following = on or next(_not_over(ctx, await _ahead(ctx, channel, person_id)), None)
    if following is None:
        raise NoMeeting
    return following


async def _ahead(ctx: Context, channel: Channel, person_id: int) -> Sequence[Meeting]:
    since = ctx.now - LATE_START
    if channel.purpose is Purpose.PRIVATE:
        return await meetings.ahead(ctx.session, since, purposes=await visible(ctx, person_id))
    return await meetings.ahead(ctx.session, since, channel_id=channel.id)


def _not_over(ctx: Context, found: Iterable[Meeting]) -> Iterator[Meeting]:
    return (m for m in found if m.starts_at + timedelta(minutes=m.minutes) > ctx.now)


async def visible_meeting(ctx: Context, here: Channel, person_id: int, meeting_id: int) -> Meeting:
    """The meeting with this id, if the person may know of it; `NoMeeting` otherwise.

    Whoever is in a meeting's own channel was invited there, whatever their role.
    """
    meeting = await ctx.session.get(Meeting, meeting_id)
    channel = await ctx.session.get(Channel, meeting.channel_id) if meeting else None
    if meeting is None or channel is None:
        raise NoMeeting
    if channel.id != here.id and channel.purpose not in await visible(ctx, person_id):
        raise NoMeeting
    return meeting


async def overview(ctx: Context) -> list[tuple[int, str, str | None, Occasion | None]]:
    """Every series: number, name, recurrence rule, next date."""
    rows = []
    for series in await meetings.series(ctx.session):
        found = await meetings.ahead(ctx.session, ctx.now, series_id=series.id, limit=1)
        following = occasions.seen(ctx, found[0], series) if found else None
        rows.append((series.id, series.name, series.rrule, following))
    return rows


async def dates(ctx: Context, channel: Channel, person_id: int) -> list[Occasion]:
    """The next dates: of the channel, or in private of all channels the person may know of."""
    following = _not_over(ctx, await _ahead(ctx, channel, person_id))
    return [await occasions.of(ctx, meeting) for meeting in islice(following, DATES_SHOWN)]


async def cancel(ctx: Context, person_id: int, meeting: Meeting, reason: str) -> None:
    """The meeting is off: said in all rooms, its invitation changed, its agenda handed on."""
    meeting.status = MeetingStatus.CANCELLED
    audit.write(ctx, "meeting", meeting.id, "cancel", person_id=person_id)
    await ctx.session.flush()
    await agenda.hand_on(ctx, meeting, await _following(ctx, meeting))
    await invitations.refresh(ctx, meeting)
    occasion = await occasions.of(ctx, meeting)
    notice = notices.cancelled(occasion, reason)
    await voice.everybody(ctx, meeting.channel_id, notice, cause=f"round:{meeting.id}:cancelled")


async def move(ctx: Context, person_id: int, meeting: Meeting, day: date, at: time | None) -> Meeting:
    """The meeting takes place at another time: a new meeting, linked, with its own invitation."""
    series = await meetings.series_of(ctx.session, meeting)
    zone = ZoneInfo(series.zone)
    start = datetime.combine(day, at or rhythm.wall(meeting.starts_at, zone).time())
    moved = await _placed(ctx, series, start)
    moved.place, moved.minutes = meeting.place, meeting.minutes
    meeting.status, meeting.moved_to_id = MeetingStatus.MOVED, moved.id
    audit.write(ctx, "meeting", meeting.id, "move", person_id=person_id, to=moved.id)
    await ctx.session.flush()
    await agenda.hand_on(ctx, meeting, moved)
    await invitations.refresh(ctx, meeting)
    notice = notices.moved(await occasions.of(ctx, meeting), await occasions.of(ctx, moved))
    await voice.everybody(ctx, meeting.channel_id, notice, cause=f"round:{meeting.id}:moved")
    return moved


async def _placed(ctx: Context, series: Series, start: datetime) -> Meeting:
    nominal = start.isoformat(timespec="minutes")
    moment = rhythm.moment(start, ZoneInfo(series.zone))
    if moment <= ctx.now or await meetings.at(ctx.session, series.id, nominal) is not None:
        raise NotADay
    await meetings.add(ctx.session, series, [(nominal, moment)])
    placed = await meetings.at(ctx.session, series.id, nominal)
    assert placed is not None  # just written down
    return placed


async def _following(ctx: Context, meeting: Meeting) -> Meeting | None:
    found = await meetings.ahead(ctx.session, meeting.starts_at, series_id=meeting.series_id, limit=2)
    return next((other for other in found if other.id != meeting.id), None)
