"""Sittings: a meeting begins, has one minute taker, and ends with its minutes."""

from __future__ import annotations

from datetime import timedelta

from forum import (
    access,
    agenda,
    audit,
    calendar,
    invitations,
    minutes,
    occasions,
    rhythm,
    rounds,
    series,
    voice,
)
from forum import tasks as tasks_
from forum.context import Context
from forum.drafts import Plan
from forum.errors import Refusal
from forum.notices import minutes as notices
from storage import meetings
from storage import minutes as rows
from storage.models import AgendaItem, Channel, Meeting, MeetingStatus, MinutesStatus, Person, RoleName

#: Working days in which the minutes can be objected to.
CORRECTION_DAYS = 5
#: A sitting that nobody ended is closed after this.
FORGOTTEN = timedelta(hours=12)
AD_HOC_MINUTES = 60


class AlreadyRunning(Refusal):
    """Only one meeting runs in a channel."""

    def __init__(self) -> None:
        super().__init__(notices.already_running())


class NotRunning(Refusal):
    """No meeting is on here."""

    def __init__(self) -> None:
        super().__init__(notices.not_running())


class NotMinuteTaker(Refusal):
    """Only the minute taker and coordinators may do this."""

    def __init__(self) -> None:
        super().__init__(notices.not_minute_taker())


async def at(ctx: Context, channel_id: int) -> Meeting | None:
    """The meeting that is on in a channel, if one is."""
    return await meetings.running(ctx.session, channel_id)


async def running(ctx: Context, channel_id: int) -> Meeting:
    """The meeting that is on in a channel; raises `NotRunning`."""
    meeting = await at(ctx, channel_id)
    if meeting is None:
        raise NotRunning
    return meeting


async def keeps_minutes(ctx: Context, person_id: int, meeting: Meeting) -> bool:
    """Whether a person may steer the sitting: its minute taker, and coordinators."""
    return person_id == meeting.minute_taker_id or await access.has(ctx, person_id, RoleName.COORDINATOR)


async def led_by(ctx: Context, person_id: int, channel_id: int) -> Meeting:
    """The meeting that is on, for somebody who may steer it; raises `NotRunning` or `NotMinuteTaker`."""
    meeting = await running(ctx, channel_id)
    if not await keeps_minutes(ctx, person_id, meeting):
        raise NotMinuteTaker
    return meeting


async def start(ctx: Context, person: Person, channel: Channel, words: str = "") -> Meeting:
    """The channel's next meeting (or that of the round named) begins, also off schedule; else one is made.

    Raises `AlreadyRunning` or `access.NotAllowed`.
    """
    if await at(ctx, channel.id) is not None:
        raise AlreadyRunning
    meeting = await _to_begin(ctx, channel, words)
    if meeting is None or meeting.minute_taker_id != person.id:
        await access.require(ctx, person.id, RoleName.MODERATOR)
    meeting = meeting or await _ad_hoc(ctx, person.id, channel)
    meeting.status, meeting.minutes_status = MeetingStatus.RUNNING, MinutesStatus.DRAFT
    meeting.minute_taker_id, meeting.started_at = person.id, ctx.now
    audit.write(ctx, "meeting", meeting.id, "start", person_id=person.id)
    await ctx.session.flush()
    await invitations.refresh(ctx, meeting)
    notice = notices.started(await occasions.of(ctx, meeting), await agenda.topics(ctx, meeting), person.name)
    await voice.everybody(ctx, channel.id, notice, cause=f"round:{meeting.id}:started")
    return meeting


async def _to_begin(ctx: Context, channel: Channel, words: str) -> Meeting | None:
    since = ctx.now - rounds.LATE_START
    if words:
        named = await series.find(ctx, words, channel_id=channel.id)
        if named.channel_id != channel.id:
            raise series.NoSuchRound(words)
        found = await meetings.ahead(ctx.session, since, series_id=named.id)
    else:
        found = await meetings.ahead(ctx.session, since, channel_id=channel.id)
    # This morning's meeting that was never begun must not stand before the one at hand.
    return min(found, key=lambda meeting: abs(meeting.starts_at - ctx.now), default=None)


async def _ad_hoc(ctx: Context, person_id: int, channel: Channel) -> Meeting:
    start_ = rhythm.wall(ctx.now, ctx.district.zone).replace(second=0, microsecond=0)
    plan = Plan(name=channel.name, rrule=None, first=start_, minutes=AD_HOC_MINUTES, place="")
    made = await series.propose(ctx, person_id, channel.id, plan)
    made.confirmed_at = ctx.now
    nominal = start_.isoformat(timespec="minutes")
    await meetings.add(ctx.session, made, [(nominal, ctx.now)])
    meeting = await meetings.at(ctx.session, made.id, nominal)
    assert meeting is not None  # just written down
    return meeting


async def end(ctx: Context, meeting: Meeting, *, person_id: int | None) -> None:
    """The sitting is over: minutes posted, tasks handed out, what was not decided handed on."""
    await agenda.close(ctx, meeting)
    meeting.status, meeting.minutes_status = MeetingStatus.HELD, MinutesStatus.CORRECTION
    meeting.ended_at = ctx.now
    meeting.correction_until = calendar.working_days_after(ctx.today, CORRECTION_DAYS, ctx.district.region)
    audit.write(ctx, "meeting", meeting.id, "end", person_id=person_id)
    await ctx.session.flush()
    await _hand_on(ctx, meeting)
    await invitations.refresh(ctx, meeting)
    await minutes.publish(ctx, meeting)
    await tasks_.hand_out(ctx, meeting)


async def _hand_on(ctx: Context, meeting: Meeting) -> None:
    target = await minutes.following(ctx, meeting)
    entries = await rows.entries(ctx.session, meeting.id)
    decided = {entry.item_id for entry in entries if entry.kind == "decision"}
    for item in await rows.items(ctx.session, meeting.id):
        if item.id not in decided and _undone(item):
            await agenda.carry_over(ctx, item, None if item.idea_id and not item.postponed else target)


def _undone(item: AgendaItem) -> bool:
    """An idea without decision, what was put off, and what was never reached."""
    return bool(item.idea_id) or item.postponed or item.opened_at is None


async def close_forgotten(ctx: Context) -> None:
    """End sittings that nobody ended, and let go of meetings that nobody began."""
    for meeting in await meetings.never_ended(ctx.session, ctx.now - FORGOTTEN):
        await end(ctx, meeting, person_id=None)
    for meeting in await meetings.never_begun(ctx.session, ctx.now - rounds.LATE_START):
        meeting.status = MeetingStatus.HELD
        audit.write(ctx, "meeting", meeting.id, "lapse")
        await ctx.session.flush()
        await agenda.hand_on(ctx, meeting, await minutes.following(ctx, meeting))
        await invitations.refresh(ctx, meeting)
