"""Making rooms one channel, and taking a room out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands import grammar
from forum import voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import places as refusals
from forum.notices import relay as notices
from storage import backlog, joining, outbox, places
from storage.models import Channel, Purpose, RoleName, Room


class SameRoom(Refusal):
    """A room is not linked with itself."""

    def __init__(self) -> None:
        super().__init__(refusals.same_room())


class AlreadyLinked(Refusal):
    """Both rooms are on this channel."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(refusals.already_linked(channel.name))


class SeveralRooms(Refusal):
    """Each of the channels has other rooms, whose people nobody asked."""

    def __init__(self, one: Channel, other: Channel) -> None:
        super().__init__(refusals.several_rooms(one.name, other.name))


async def link(
    ctx: Context,
    addresses: Mapping[str, str],
    *,
    name: str | None = None,
    purpose: Purpose | None = None,
    languages: Sequence[str] = (),
) -> Channel:
    """Put the rooms (network: address) on one channel: the named one, theirs, or a new one.

    `languages`, if any, are spoken there from now on. Linking what is linked already changes nothing else.
    """
    channel = await _channel(ctx, addresses, name, purpose)
    channel.languages = list(languages) or channel.languages
    fresh = [
        await _join(ctx, channel, network, address)
        for network, address in addresses.items()
        if not await _is_in(ctx, channel, network, address)
    ]
    rooms = await places.rooms_of(ctx.session, channel.id)
    if fresh and len(rooms) > 1:
        await _explain(ctx, channel, fresh)
    return channel


async def unlink(ctx: Context, address: str) -> Room | None:
    """Take the room with this address out of its channel; its past messages keep their copies."""
    room = await places.room_with_address(ctx.session, address)
    if room is not None:
        room.closed_at = ctx.machine_now
        if room.paused_reason is not None:
            await _drop_queue(ctx, room)
    return room


async def _drop_queue(ctx: Context, room: Room) -> None:
    """What waited for a room that could not be reached never arrives; coordinators hear how much it was."""
    number = await backlog.bury_waiting(ctx.session, room.id)
    if number == 0:
        return
    channel = await places.channel_of(ctx.session, room)
    notice = notices.queue_dropped(channel.name, room.network, number)
    cause = f"queue_dropped:{room.id}:{ctx.machine_now.isoformat()}"
    for person in await voice.role_holders(ctx, RoleName.COORDINATOR):
        await voice.person(ctx, person.id, notice, cause=f"{cause}:{person.id}")


async def unite(ctx: Context, shown: Room, other: Room) -> Channel:
    """Make two rooms one channel: the one of `shown`, unless only the other's is linked or has more rooms.

    Raises `SameRoom`, `AlreadyLinked` or `SeveralRooms`.
    """
    if shown.id == other.id:
        raise SameRoom
    first, second = [await places.channel_of(ctx.session, room) for room in (shown, other)]
    if first.id == second.id:
        raise AlreadyLinked(first)
    if await _weight(ctx, second) > await _weight(ctx, first):
        return await _absorb(ctx, second, first)
    return await _absorb(ctx, first, second)


async def dedicate(ctx: Context, room: Room, purpose: Purpose) -> Channel:
    """Set what the room's channel is for; a room that nobody linked becomes a channel of its own."""
    channel = await places.channel_of(ctx.session, room)
    await _found(ctx, channel)
    channel.purpose = purpose
    return channel


async def _weight(ctx: Context, channel: Channel) -> tuple[bool, bool]:
    several = len(await places.rooms_of(ctx.session, channel.id)) > 1
    return channel.purpose is not Purpose.UNLINKED, several


async def _absorb(ctx: Context, keep: Channel, gone: Channel) -> Channel:
    fresh = list(await places.rooms_of(ctx.session, gone.id))
    if len(fresh) > 1:
        raise SeveralRooms(keep, gone)
    await _found(ctx, keep)
    await joining.channels(ctx.session, keep, gone)
    for room in fresh:
        room.linked_at = ctx.machine_now
    await _explain(ctx, keep, fresh)
    return keep


async def _found(ctx: Context, channel: Channel) -> None:
    """Make a channel of a room that nobody had linked, by the name that people gave the room."""
    if channel.purpose is Purpose.UNLINKED:
        rooms = await places.rooms_of(ctx.session, channel.id)
        channel.name = next((room.title for room in rooms if room.title), None) or await _next_name(ctx)
        channel.purpose = Purpose.TALK


async def _next_name(ctx: Context) -> str:
    return f"Kanal {len(await places.channels(ctx.session)) + 1}"


async def _channel(
    ctx: Context, addresses: Mapping[str, str], name: str | None, purpose: Purpose | None
) -> Channel:
    channel = await places.channel_named(ctx.session, name) if name else await _theirs(ctx, addresses)
    if channel is None:
        title = name or await _next_name(ctx)
        channel = await places.add_channel(ctx.session, title, purpose or Purpose.TALK, ctx.machine_now)
    await _found(ctx, channel)
    channel.purpose = purpose or channel.purpose
    return channel


async def _theirs(ctx: Context, addresses: Mapping[str, str]) -> Channel | None:
    """The channel of one of the rooms, rather a linked one."""
    rooms = [await places.room_at(ctx.session, *given) for given in addresses.items()]
    open_ones = [room for room in rooms if room is not None and room.person_id is None]
    found = [await places.channel_of(ctx.session, room) for room in open_ones]
    return next(iter(sorted(found, key=lambda channel: channel.purpose is Purpose.UNLINKED)), None)


async def _is_in(ctx: Context, channel: Channel, network: str, address: str) -> bool:
    room = await places.room_at(ctx.session, network, address)
    return room is not None and room.channel_id == channel.id


async def _join(ctx: Context, channel: Channel, network: str, address: str) -> Room:
    room = await places.add_room(ctx.session, channel, network, address, now=ctx.machine_now)
    cause = f"link:{network}:{address}:{ctx.machine_now.isoformat()}"
    await outbox.effect(ctx.session, outbox.JOIN, room, cause=cause, payload={}, now=ctx.machine_now)
    return room


async def _explain(ctx: Context, channel: Channel, fresh: list[Room]) -> None:
    """Every room hears once what it means to be bridged."""
    rooms = await places.rooms_of(ctx.session, channel.id)
    told = fresh if len(rooms) > len(fresh) + 1 else rooms
    for room in told:
        others = sorted({other.network for other in rooms if other.id != room.id})
        notice = notices.bridged(others, grammar.prefix(room.network))
        await voice.in_room(ctx, room, notice, cause=f"bridged:{channel.id}:{room.id}")
