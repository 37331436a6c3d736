"""Who came and went: said to a channel's other rooms, where it wants to know, together and after a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum import audit, voice
from forum.context import Context
from forum.notices import passings as notices
from storage import passings, places
from storage.models import Channel, Passing, Person, Room

#: So long more of them are waited for.
GATHERING = timedelta(minutes=10)


async def switch(ctx: Context, person: Person, channel: Channel, *, on: bool) -> None:
    """Whether the channel wants to know; what waits to be told is forgotten when it does not."""
    channel.arrivals = on
    if not on:
        await passings.forget_channel(ctx.session, channel.id)
    audit.write(ctx, "channel", channel.id, "arrivals", person_id=person.id, on=on)


async def tell_due(ctx: Context) -> None:
    """Say what was gathered long enough."""
    for room_id in await passings.due(ctx.session, ctx.now - GATHERING):
        room = await ctx.session.get_one(Room, room_id)
        happened = await passings.of(ctx.session, room_id)
        await _tell(ctx, room, happened)
        await passings.forget(ctx.session, [one.id for one in happened])


async def _tell(ctx: Context, room: Room, happened: Sequence[Passing]) -> None:
    came, went = _balance(happened)
    if room.closed_at is not None or not (came or went):
        return
    notice = notices.gathered(room.network, came, went)
    for other in await places.rooms_of(ctx.session, room.channel_id):
        if other.id != room.id:
            cause = f"passings:{room.id}:{happened[0].happened_at.isoformat()}:{other.id}"
            await voice.in_room(ctx, other, notice, cause=cause)


def _balance(happened: Sequence[Passing]) -> tuple[list[str], list[str]]:
    """The names of those who are there now and were not before, and the other way round."""
    first, last = {one.user: one.came for one in reversed(happened)}, {one.user: one for one in happened}
    lasting = [one for user, one in last.items() if one.came is first[user]]
    return [one.name for one in lasting if one.came], [one.name for one in lasting if not one.came]
