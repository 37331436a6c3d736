"""Rooms come and go: private chats, rooms nobody has linked yet, invitations, moves, being put out."""

from __future__ import annotations

from datetime import timedelta

from bot import pairing
from bot.commands import grammar
from bot.events import Added, Address, Event, Invited, Moved, Posted, Pressed, Removed, Sender, UserId
from bot.markup import plain
from bot.markup.lookalikes import skeleton
from bot.notify import Notifier
from bot.relay import parts
from forum import access, rendering, voice
from forum.context import Context
from forum.notices import Notice
from forum.notices import places as notices
from storage import outbox, people, places
from storage.models import Account, Purpose, RoleName, Room

#: New private chats that one person may open in an hour.
PRIVATE_AN_HOUR = 5
#: An invitation that waits longer for its inviter to become coordinator is forgotten.
PATIENCE = timedelta(days=14)
#: What cannot be read there, so that no command is ever heard.
ENCRYPTED = "encrypted"


async def room_of(ctx: Context, network: str, event: Event) -> Room | None:
    """The room an event happened in; a first word in private opens one, and so does coming into a group."""
    room = await places.room_at(ctx.session, network, event.room)
    if room is None and await _is_private(ctx, network, event):
        room = await _open_private(ctx, network, event, await meet(ctx, network, event))
    if room is None and await _begins(ctx, network, event):
        return await _open_unlinked(ctx, network, event)
    if room is not None and isinstance(event, Posted | Pressed):
        _is_alive(ctx, room)
    return room


def _is_alive(ctx: Context, room: Room) -> None:
    """Whoever blocked the bot and writes again can be reached again.

    So it may be with a group in which nobody was allowed to write for a while: of that the bot is not told.
    """
    if room.person_id is not None:
        room.heard_at = ctx.machine_now
    if room.paused_reason is not None:
        room.paused_reason = None
        ctx.session.info["outbox"] = True


async def _is_private(ctx: Context, network: str, event: Event) -> bool:
    """Whether a room that is not open is a private chat: the network says so, or it was one of this person.

    A room that was for several people stays one, however few are left in it.
    """
    if not isinstance(event, Posted | Pressed):
        return False
    before = await places.closed_room(ctx.session, network, event.room)
    if before is None or before.person_id is None:
        return before is None and event.private
    known = await people.account(ctx.session, network, event.sender.user)
    return event.private or (known is not None and before.person_id == known.person_id)


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
        skeleton=skeleton(sender.name),
        now=ctx.now,
    )


async def _open_private(ctx: Context, network: str, event: Event, account: Account) -> Room:
    channel = await places.add_channel(ctx.session, event.sender.name, Purpose.PRIVATE, ctx.machine_now)
    return await places.add_room(
        ctx.session, channel, network, event.room, now=ctx.machine_now, person_id=account.person_id
    )


async def invited(ctx: Context, network: str, event: Invited) -> None:
    """Go where the bot belongs: linked rooms, private chats, and where a coordinator asks it to."""
    account = await meet(ctx, network, event)
    room = await places.room_at(ctx.session, network, event.room)
    room = room or await _open(ctx, network, event, account)
    if room is not None:
        await places.forget_waiting(ctx.session, network, event.room)
        room.paused_reason = None
        cause = f"{network}:{event.room}:{event.at.isoformat()}"
        await outbox.effect(ctx.session, outbox.JOIN, room, cause=cause, payload={}, now=ctx.machine_now)
        await _greet(ctx, room, event)


async def _open(ctx: Context, network: str, event: Invited, account: Account) -> Room | None:
    """The room of an invitation that may be followed now; one of a stranger may wait, into any but a chat."""
    before = await places.closed_room(ctx.session, network, event.room)
    if event.private and (before is None or before.person_id is not None):
        too_many = await _too_many(ctx, account)
        return None if too_many else await _open_private(ctx, network, event, account)
    if await access.has(ctx, account.person_id, RoleName.COORDINATOR):
        return await _open_unlinked(ctx, network, event)
    await places.keep_waiting(ctx.session, network, event.room, account.id, ctx.machine_now)
    return None


async def take_up_waiting(ctx: Context) -> None:
    """Follow the invitations of those who have become coordinators, as if they had come now."""
    await places.forget_waiting_before(ctx.session, ctx.machine_now - PATIENCE)
    coordinators = await voice.role_holders(ctx, RoleName.COORDINATOR)
    for waiting, account in await places.waiting_of(ctx.session, [person.id for person in coordinators]):
        who = Sender(user=UserId(account.user), name=account.name, username=account.username)
        address = Address(waiting.address)
        await invited(
            ctx, waiting.network, Invited(room=address, at=ctx.machine_now, sender=who, private=False)
        )


async def uninvited(ctx: Context, network: str, event: Removed) -> None:
    """The bot is no longer wanted in a room that it did not come into."""
    await places.forget_waiting(ctx.session, network, event.room)


async def _too_many(ctx: Context, account: Account) -> bool:
    rooms = await places.private_rooms(ctx.session, account.person_id)
    hour_ago = ctx.machine_now - timedelta(hours=1)
    return sum(room.linked_at > hour_ago for room in rooms) >= PRIVATE_AN_HOUR


async def _begins(ctx: Context, network: str, event: Event) -> bool:
    """Whether with this event the bot finds itself in a group that it knows nothing of."""
    asked = isinstance(event, Posted) and event.sender.personal and is_for_us(event)
    came = isinstance(event, Added) and event.fresh
    return asked or (came and not await places.is_part_linked(ctx.session, network, event.room))


async def _open_unlinked(ctx: Context, network: str, event: Event) -> Room:
    channel = await places.add_channel(ctx.session, event.room, Purpose.UNLINKED, ctx.machine_now)
    return await places.add_room(ctx.session, channel, network, event.room, now=ctx.machine_now)


async def is_unlinked(ctx: Context, room: Room) -> bool:
    """Nobody has linked it: what is said there is none of the program's business."""
    return (await places.channel_of(ctx.session, room)).purpose is Purpose.UNLINKED


def is_for_us(event: Posted) -> bool:
    """Whether this is one of the few commands that are heard everywhere, and nothing else."""
    return not event.borrowed and pairing.is_order(plain(event.text))


async def unheard(ctx: Context, room: Room, event: Posted) -> None:
    """Something else was said where nobody has linked the room; nothing of it is kept."""
    if event.missing == ENCRYPTED:
        await _say_once(ctx, room, "encrypted", notices.encrypted())
    elif not event.sender.personal and is_for_us(event):
        await _say_once(ctx, room, f"anonymous:{event.native_id}", notices.anonymous())


async def _say_once(ctx: Context, room: Room, what: str, notice: Notice, language: str | None = None) -> None:
    """Once in the time between the bot's coming and going."""
    cause = f"{what}:{room.id}:{room.linked_at.isoformat()}"
    await voice.in_room(ctx, room, notice, cause=cause, language=language)


async def _greet(ctx: Context, room: Room, event: Invited | Added) -> None:
    """Say who has come and what it needs, in the language of whoever brought it."""
    if not await is_unlinked(ctx, room):
        return
    known = await people.account(ctx.session, room.network, event.sender.user)
    language = (known.person.language if known else None) or event.sender.language
    notice = notices.greeting(
        ctx.district.name,
        grammar.prefix(room.network),
        can_delete=isinstance(event, Added) and event.can_delete,
        can_read=isinstance(event, Invited) or event.can_read,
    )
    await _say_once(ctx, room, "greeting", notice, rendering.supported(language, ctx.district.language))


async def added(ctx: Context, room: Room, event: Added) -> None:
    """The bot is in; whatever waited may go."""
    pairing.entitle(room, event.title)
    if event.can_write:
        room.paused_reason = None
        ctx.session.info["outbox"] = True
    if event.fresh:
        await _greet(ctx, room, event)


async def removed(ctx: Context, room: Room, notifier: Notifier) -> None:
    """The bot is out: keep the queue, tell the coordinators; of an unlinked room nothing is kept."""
    if await is_unlinked(ctx, room):
        room.closed_at = ctx.machine_now
    else:
        await notifier.pause(ctx, room.id, "removed")


async def shut(ctx: Context, room: Room, notifier: Notifier) -> None:
    """Nobody may write there for now: keep the queue, tell the coordinators."""
    if not await is_unlinked(ctx, room):
        await notifier.pause(ctx, room.id, parts.SHUT)


async def moved(ctx: Context, room: Room, event: Moved) -> None:
    """The room has a new address, and the bot goes along."""
    await places.move_room(ctx.session, room, event.to)
    cause = f"moved:{event.to}"
    await outbox.effect(ctx.session, outbox.JOIN, room, cause=cause, payload={}, now=ctx.machine_now)
