"""Who came and went: kept quiet, unless a channel wants to know; then said together, after a while."""

from __future__ import annotations

from bot.events import Came, Went
from forum.context import Context
from storage import passings, places
from storage.models import Room


async def passed(ctx: Context, room: Room, event: Came | Went) -> None:
    """People came into a room, or left it; `forum.passings` tells of it later."""
    if not (await places.channel_of(ctx.session, room)).arrivals:
        return
    for sender in event.people:
        came = isinstance(event, Came)
        await passings.note(ctx.session, room, sender.user, sender.name, came=came, now=ctx.now)
