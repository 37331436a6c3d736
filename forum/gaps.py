"""Gaps: what a network had forgotten before anybody could fetch it is said to those who may miss it."""

from __future__ import annotations

from datetime import timedelta

from forum import voice
from forum.context import Context
from forum.notices import relay as notices
from storage import gaps
from storage.models import Gap, Room

#: Who did something in private so lately may have written again in the gap.
LATELY = timedelta(days=90)
#: So many private chats are told in one unit of work: the queue of the others goes on in between.
BATCH = 50


async def tell_due(ctx: Context) -> None:
    """Say once in every channel with a room on the network, then in private chats, what may be missing."""
    for gap in await gaps.untold(ctx.session):
        if gap.told_to is None:
            await _tell_channels(ctx, gap)
        await _tell_people(ctx, gap)


async def _tell_channels(ctx: Context, gap: Gap) -> None:
    for channel, since in await gaps.channels(ctx.session, gap):
        notice = notices.gap(gap.network, since, gap.until, ctx.district.zone)
        await voice.everybody(ctx, channel.id, notice, cause=f"{_cause(gap)}:channel:{channel.id}")


async def _tell_people(ctx: Context, gap: Gap) -> None:
    """Some of them; the others at the next tick."""
    rooms = await gaps.private_rooms(ctx.session, gap, gap.since - LATELY, BATCH)
    for room in rooms:
        await _tell(ctx, gap, room)
    gap.told_to = rooms[-1].id if rooms else (gap.told_to or 0)
    if len(rooms) < BATCH:
        gap.told_at = ctx.machine_now


async def _tell(ctx: Context, gap: Gap, room: Room) -> None:
    since = max(gap.since, room.linked_at)
    notice = notices.gap_in_private(gap.network, since, gap.until, ctx.district.zone)
    await voice.in_room(ctx, room, notice, cause=f"{_cause(gap)}:room:{room.id}")


def _cause(gap: Gap) -> str:
    return f"gap:{gap.network}:{gap.since.isoformat()}"
