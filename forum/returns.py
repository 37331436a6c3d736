"""Rooms that come back: whoever heard that a room cannot be reached hears once that it can be again."""

from __future__ import annotations

from forum import voice
from forum.context import Context
from forum.notices import relay as notices
from storage import messages, pauses, places
from storage.models import RoleName, Room
from storage.pauses import Pause


def to_room(pause: str, room: Room) -> str:
    """The cause of what one of the channel's other rooms is told of a `pause` with this cause."""
    return f"{pause}:room:{room.id}"


def to_person(pause: str, person_id: int) -> str:
    """The same for a coordinator."""
    return f"{pause}:{person_id}"


async def tell_due(ctx: Context) -> None:
    """Say so for every room that took something again."""
    for pause in await pauses.noted(ctx.session):
        room = await ctx.session.get(Room, pause.room_id)
        if room is None or room.closed_at is not None:
            await pauses.forget(ctx.session, pause)
        elif room.paused_reason is None and await pauses.is_overcome(ctx.session, pause):
            await pauses.forget(ctx.session, pause)
            await _tell(ctx, pause, room)


async def _tell(ctx: Context, pause: Pause, room: Room) -> None:
    await _tell_other_side(ctx, pause, room)
    channel = await places.channel_of(ctx.session, room)
    notice = notices.room_returned(channel.name, room.network)
    for person in await voice.role_holders(ctx, RoleName.COORDINATOR):
        cause = to_person(pause.cause, person.id)
        if await messages.of_cause(ctx.session, cause) is not None:
            await voice.person(ctx, person.id, notice, cause=f"{cause}:over")


async def _tell_other_side(ctx: Context, pause: Pause, returned: Room) -> None:
    rooms = [room for room in await places.rooms_of(ctx.session, returned.channel_id) if room != returned]
    partly = any(room.network == returned.network for room in rooms)
    notice = notices.other_side_returned(returned.network, partly=partly)
    for room in rooms:
        cause = to_room(pause.cause, room)
        if await messages.of_cause(ctx.session, cause) is not None:
            await voice.in_room(ctx, room, notice, cause=f"{cause}:over")
