"""Rooms come and go: private chats, invitations, moves, being put out."""

from __future__ import annotations

from datetime import timedelta

from bot.events import Added, Event, Invited, Moved, Posted, Pressed
from bot.notify import Notifier
from forum import access
from forum.context import Context
from storage import outbox, people, places
from storage.models import Account, Channel, Purpose, RoleName, Room

#: New private chats that one person may open in an hour.
PRIVATE_AN_HOUR = 5


async def room_of(ctx: Context, network: str, event: Event) -> Room | None:
    """The room an event happened in; a first word in private opens one."""
    room = await places.room_at(ctx.session, network, event.room)
    if room is None and isinstance(event, Posted | Pressed) and event.private:
        account = await meet(ctx, network, event)
        return await _open_private(ctx, network, event, account)
    if room is not None and room.person_id is not None and isinstance(event, Posted):
        # Whoever blocked the bot and writes again can be reached again.
        room.paused_reason = None
    return room


async def meet(ctx: Context, network: str, event: Event) -> Account:
    """The account behind an event."""
    sender = event.sender
    return await people.met(
        ctx.session,
        network,
        sender.user,
        name=sender.name,
        username=sender.username,
        language=sender.language,
        now=ctx.now,
    )


async def _open_private(ctx: Context, network: str, event: Event, account: Account) -> Room:
    channel = await places.add_channel(ctx.session, event.sender.name, Purpose.PRIVATE, ctx.machine_now)
    return await places.add_room(
        ctx.session, channel, network, event.room, now=ctx.machine_now, person_id=account.person_id
    )


async def invited(ctx: Context, network: str, event: Invited) -> None:
    """Go where the bot belongs: linked rooms, private chats, and where a coordinator asks it to."""
    room = await places.room_at(ctx.session, network, event.room)
    account = await meet(ctx, network, event)
    if room is None and event.private and not await _too_many(ctx, account):
        room = await _open_private(ctx, network, event, account)
    elif room is None and await access.has(ctx, account.person_id, RoleName.COORDINATOR):
        room = await _open_new(ctx, network, event)
    if room is not None:
        room.paused_reason = None
        cause = f"{network}:{event.room}:{event.at.isoformat()}"
        await outbox.effect(ctx.session, outbox.JOIN, room, cause=cause, payload={}, now=ctx.machine_now)


async def _too_many(ctx: Context, account: Account) -> bool:
    rooms = await places.private_rooms(ctx.session, account.person_id)
    hour_ago = ctx.machine_now - timedelta(hours=1)
    return sum(room.linked_at > hour_ago for room in rooms) >= PRIVATE_AN_HOUR


async def _open_new(ctx: Context, network: str, event: Invited) -> Room:
    channel: Channel = await places.add_channel(ctx.session, event.room, Purpose.TALK, ctx.machine_now)
    return await places.add_room(ctx.session, channel, network, event.room, now=ctx.machine_now)


async def added(ctx: Context, room: Room, event: Added) -> None:
    """The bot is in; whatever waited may go."""
    room.title = event.title or room.title
    if event.can_write:
        room.paused_reason = None
        ctx.session.info["outbox"] = True


async def removed(ctx: Context, room: Room, notifier: Notifier) -> None:
    """The bot is out: keep the queue, tell the coordinators."""
    await notifier.pause(ctx, room.id, "removed")


async def moved(ctx: Context, room: Room, event: Moved) -> None:
    """The room has a new address, and the bot goes along."""
    await places.move_room(ctx.session, room, event.to)
    cause = f"moved:{event.to}"
    await outbox.effect(ctx.session, outbox.JOIN, room, cause=cause, payload={}, now=ctx.machine_now)
