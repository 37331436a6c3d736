"""Invitations: one card per room, changed in place; everybody's answer counts once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum import occasions, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice
from forum.notices import rounds as notices
from forum.occasions import Occasion
from forum.words import N_
from storage import meetings, messages, minutes
from storage.messages import Choice
from storage.models import Meeting, MeetingStatus, Rsvp

#: Invited this long before, or at once when nearer.
PERIOD = timedelta(days=14)
#: Invitations that may still be answered.
OPEN = frozenset({MeetingStatus.PLANNED, MeetingStatus.INVITED, MeetingStatus.RUNNING})
WORDS = {Rsvp.YES: "coming", Rsvp.MAYBE: "maybe", Rsvp.NO: "notcoming"}


class Over(Refusal):
    """The meeting is past or off; it can no longer be answered."""

    def __init__(self, occasion: Occasion) -> None:
        super().__init__(notices.over(occasion))


def choices(meeting_id: int) -> Sequence[Choice]:
    """The three answers to an invitation, as buttons; `#` marks a meeting, where a bare number is a round."""
    return (
        Choice(label=N_("Komme"), emoji="👍", command=f"{WORDS[Rsvp.YES]} #{meeting_id}"),
        Choice(label=N_("Vielleicht"), emoji="🤔", command=f"{WORDS[Rsvp.MAYBE]} #{meeting_id}"),
        Choice(label=N_("Absage"), emoji="👎", command=f"{WORDS[Rsvp.NO]} #{meeting_id}"),
    )


def cause(meeting: Meeting) -> str:
    """What the invitation's card is found by."""
    return f"round:{meeting.id}:invitation"


async def invite(ctx: Context, meeting: Meeting) -> None:
    """Put the invitation into every room of the channel."""
    meeting.status, meeting.invited_at = MeetingStatus.INVITED, ctx.now
    await ctx.session.flush()
    await voice.everybody(
        ctx,
        meeting.channel_id,
        await _card(ctx, meeting),
        cause=cause(meeting),
        choices=choices(meeting.id),
    )


async def invite_due(ctx: Context) -> None:
    """Invite to every meeting whose time for it has come."""
    for meeting in await meetings.to_invite(ctx.session, ctx.now, ctx.now + PERIOD):
        await invite(ctx, meeting)


async def answer(ctx: Context, person_id: int, meeting: Meeting, rsvp: Rsvp) -> Occasion:
    """Count one person's answer, from whichever network. Raises `Over`."""
    occasion = await occasions.of(ctx, meeting)
    if meeting.status not in OPEN or occasion.ends_at < ctx.now:
        raise Over(occasion)
    await meetings.answer(ctx.session, meeting.id, person_id, rsvp, ctx.now)
    await refresh(ctx, meeting)
    return occasion


async def take_back(ctx: Context, person_id: int, meeting: Meeting, rsvp: Rsvp) -> None:
    """The person took this answer back; another one given since stays."""
    if await meetings.take_back(ctx.session, meeting.id, person_id, rsvp):
        await refresh(ctx, meeting)


async def refresh(ctx: Context, meeting: Meeting) -> None:
    """Let the card show where the meeting and its answers stand."""
    card = await messages.of_cause(ctx.session, cause(meeting))
    if card is not None:
        open_ = meeting.status in OPEN
        await voice.change(ctx, card, await _card(ctx, meeting), choices=choices(meeting.id) if open_ else ())


async def _card(ctx: Context, meeting: Meeting) -> Notice:
    tally = await meetings.tally(ctx.session, meeting.id)
    topics = await minutes.items(ctx.session, meeting.id)
    return notices.invitation(await occasions.of(ctx, meeting), tally, len(topics))
