"""Corrections: five working days for objections, then approval, and what it sets in motion."""

from __future__ import annotations

from forum import audit, minutes, sittings, triage
from forum.context import Context
from forum.errors import Refusal
from forum.notices import minutes as notices
from storage import minutes as rows
from storage.models import Channel, Idea, IdeaStatus, Meeting, MinutesEntry, MinutesStatus, Person, Purpose

#: Channels nobody but their members reads are not asked about in private.
ASKED_IN_PRIVATE = tuple(purpose for purpose in Purpose if purpose is not Purpose.PRIVATE)
MAX_TEXT = 1000


class NothingToCorrect(Refusal):
    """No minutes can be objected to now."""

    def __init__(self) -> None:
        super().__init__(notices.nothing_to_correct())


class NotThere(Refusal):
    """Only people who were present may object."""

    def __init__(self) -> None:
        super().__init__(notices.not_there())


class NoObjection(Refusal):
    """`einwand` without words."""

    def __init__(self) -> None:
        super().__init__(notices.how_to_object())


async def in_question(ctx: Context, channel: Channel) -> Meeting:
    """The latest meeting whose minutes can be objected to: of this channel, in private of any."""
    private = channel.purpose is Purpose.PRIVATE
    found = await rows.latest(
        ctx.session,
        channel_id=None if private else channel.id,
        purposes=ASKED_IN_PRIVATE if private else (),
        status=MinutesStatus.CORRECTION,
    )
    if found is None:
        raise NothingToCorrect
    return found


async def object_to(ctx: Context, person: Person, meeting: Meeting, text: str) -> None:
    """Somebody who was present disagrees: the minutes stay open until they are approved in a meeting."""
    words = text.strip()[:MAX_TEXT]
    if not words:
        raise NoObjection
    if person.id not in {attendee.id for attendee in await minutes.attendees(ctx, meeting)}:
        raise NotThere
    entry = MinutesEntry(meeting_id=meeting.id, kind="objection", text=words, person_id=person.id, at=ctx.now)
    await rows.add_entry(ctx.session, entry)
    audit.write(ctx, "meeting", meeting.id, "object", person_id=person.id, entry=entry.id)
    await minutes.refresh(ctx, meeting)


async def approve_in_meeting(ctx: Context, person: Person, channel: Channel) -> Meeting:
    """The running meeting approves the minutes before it; refuses as `sittings.led_by` does."""
    await sittings.led_by(ctx, person.id, channel.id)
    meeting = await in_question(ctx, channel)
    await approve(ctx, meeting, person_id=person.id)
    return meeting


async def approve(ctx: Context, meeting: Meeting, *, person_id: int | None) -> None:
    """The minutes hold: their card says so, and the authors of decided ideas get their answer."""
    meeting.minutes_status = MinutesStatus.APPROVED
    audit.write(ctx, "meeting", meeting.id, "approve", person_id=person_id)
    await ctx.session.flush()
    await minutes.refresh(ctx, meeting)
    for decision in await rows.decisions(ctx.session, meeting.id):
        idea = await ctx.session.get(Idea, decision.idea_id) if decision.idea_id else None
        if idea is not None and idea.status is IdeaStatus.DECIDED:
            await triage.tell_decision(ctx, idea, decision.text)


async def approve_due(ctx: Context) -> None:
    """Approve what nobody objected to in time."""
    for meeting in await rows.in_correction(ctx.session, ctx.today):
        entries = await rows.entries(ctx.session, meeting.id)
        if not any(entry.kind == "objection" for entry in entries):
            await approve(ctx, meeting, person_id=None)
