"""Making rooms one channel, and taking a room out."""

from __future__ import annotations

from collections.abc import Mapping

from forum import voice
from forum.context import Context
from forum.notices import relay as notices
from storage import outbox, places
from storage.models import Channel, Purpose, Room


async def link(
    ctx: Context, addresses: Mapping[str, str], *, name: str | None = None, purpose: Purpose | None = None
) -> Channel:
    """Put the rooms (network: address) on one channel: the named one, theirs, or a new one.

    Linking what is linked already changes nothing.
    """
    channel = await _channel(ctx, addresses, name, purpose)
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
    return room


async def _channel(
    ctx: Context, addresses: Mapping[str, str], name: str | None, purpose: Purpose | None
) -> Channel:
    channel = await places.channel_named(ctx.session, name) if name else await _theirs(ctx, addresses)
    if channel is None:
        title = name or f"Kanal {len(await places.channels(ctx.session)) + 1}"
        channel = await places.add_channel(ctx.session, title, purpose or Purpose.TALK, ctx.machine_now)
    channel.purpose = purpose or channel.purpose
    return channel


async def _theirs(ctx: Context, addresses: Mapping[str, str]) -> Channel | None:
    for network, address in addresses.items():
        room = await places.room_at(ctx.session, network, address)
        if room is not None and room.person_id is None:
            return await places.channel_of(ctx.session, room)
    return None


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
        await voice.in_room(ctx, room, notices.bridged(others), cause=f"bridged:{channel.id}:{room.id}")
