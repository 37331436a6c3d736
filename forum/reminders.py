"""Reminders of meetings: each once, late ones marked, none when it is too late."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum import invitations, occasions, voice
from forum.context import Context
from forum.notices import rounds as notices
from storage import meetings, messages, minutes
from storage.models import Meeting, Rsvp

#: Before the start, the earliest first.
BEFORE = {"week": timedelta(days=7), "day": timedelta(days=1), "hour": timedelta(hours=1)}
#: People who were just invited need no reminder.
AFTER_INVITATION = timedelta(hours=1)
#: Beyond this a reminder says that it is late.
LATE = timedelta(minutes=10)


async def remind_due(ctx: Context) -> None:
    """Say every reminder whose time has come. After downtime only the newest of a meeting is said."""
    coming = await meetings.to_remind(ctx.session, ctx.now, ctx.now + max(BEFORE.values()))
    due = {_key(one, which): (one, which) for one in coming if (which := newest(one, ctx.now))}
    # One question for all: most of them were said long ago, and are asked about at every tick.
    said = await messages.said_causes(ctx.session, due)
    for key, (meeting, which) in due.items():
        if key not in said:
            await _remind(ctx, meeting, which, key)


def newest(meeting: Meeting, now: datetime) -> str | None:
    """The latest reminder whose time has come: a key of BEFORE; None when it would follow the invitation."""
    passed = [which for which, before in BEFORE.items() if meeting.starts_at - before <= now]
    if not passed or meeting.invited_at is None or now >= meeting.starts_at:
        return None
    due = meeting.starts_at - BEFORE[passed[-1]]
    return passed[-1] if due >= meeting.invited_at + AFTER_INVITATION else None


def _key(meeting: Meeting, which: str) -> str:
    """Its nominal time tells it from a reminder of the same meeting before it was moved."""
    return f"round:{meeting.id}:reminder:{meeting.nominal_local}:{which}"


async def _remind(ctx: Context, meeting: Meeting, which: str, key: str) -> None:
    late = ctx.now - (meeting.starts_at - BEFORE[which]) > LATE
    coming = (await meetings.tally(ctx.session, meeting.id)).get(Rsvp.YES, 0)
    topics = len(await minutes.items(ctx.session, meeting.id))
    notice = notices.reminder(await occasions.of(ctx, meeting), which, coming, topics, late=late)
    await voice.everybody(ctx, meeting.channel_id, notice, cause=key)
    if which == "day":
        await _nudge(ctx, meeting)


async def _nudge(ctx: Context, meeting: Meeting) -> None:
    """Ask those in private who have not answered; nobody else is disturbed."""
    notice = notices.nudge(await occasions.of(ctx, meeting))
    for person_id in await meetings.silent(ctx.session, meeting):
        await voice.person(
            ctx,
            person_id,
            notice,
            cause=f"round:{meeting.id}:nudge:{meeting.nominal_local}:{person_id}",
            choices=invitations.choices(meeting.id),
        )
