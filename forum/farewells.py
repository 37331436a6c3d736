"""Rooms that nobody linked: the bot says goodbye after a day, and goes."""

from __future__ import annotations

from datetime import timedelta

from forum import voice
from forum.context import Context
from forum.notices import places as notices
from storage import outbox, places
from storage.models import Room

#: Machine time a room may stay unlinked.
DAY = timedelta(hours=24)


async def leave_unlinked(ctx: Context) -> None:
    """Go out of every room that has been waiting for a day."""
    for room in await places.unlinked_since(ctx.session, ctx.machine_now - DAY):
        # Who goes out of the whole goes out of each of its parts, and one of them may be linked.
        if not await places.is_part_linked(ctx.session, room.network, room.address):
            await _leave(ctx, room)
        room.closed_at = ctx.machine_now


async def _leave(ctx: Context, room: Room) -> None:
    cause = f"farewell:{room.id}:{room.linked_at.isoformat()}"
    room.paused_reason = None
    await voice.in_room(ctx, room, notices.farewell(), cause=cause)
    await outbox.effect(ctx.session, outbox.LEAVE, room, cause=cause, payload={}, now=ctx.machine_now)
