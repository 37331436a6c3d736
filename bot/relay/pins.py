"""Pinned messages are pinned in every room of the channel."""

from __future__ import annotations

from bot.events import NativeId, Pinned
from bot.relay import showing
from forum import voice
from forum.context import Context
from forum.notices import pins as notices
from storage import messages, outbox
from storage.deliveries import Claim
from storage.models import Message, Room


async def pinned(ctx: Context, room: Room, event: Pinned) -> None:
    """Somebody pinned messages, or took them off."""
    for native_id in event.removed:
        await _pin(ctx, room, native_id, on=False)
    for native_id in event.added:
        await _pin(ctx, room, native_id, on=True)


async def _pin(ctx: Context, here: Room, native_id: NativeId, *, on: bool) -> None:
    message = await messages.seen_at(ctx.session, here.id, native_id)
    if message is None or message.deleted_at is not None:
        return
    cause = f"{message.id}:{'on' if on else 'off'}:{here.id}:{ctx.machine_now.isoformat()}"
    for room in await showing.rooms(ctx, message):
        if room.id != here.id:
            await outbox.effect(
                ctx.session,
                outbox.PIN,
                room,
                cause=cause,
                payload={"on": on, "room": here.id},
                now=ctx.machine_now,
                message=message,
            )


async def refused(ctx: Context, claim: Claim, reason: str) -> None:
    """It could not be pinned there, or taken off: say so where it was."""
    here = await ctx.session.get_one(Room, claim.payload["room"])
    message = await ctx.session.get_one(Message, claim.message_id)
    notice = notices.refused(claim.network, reason, on=claim.payload["on"])
    await voice.in_room(ctx, here, notice, cause=f"unpinned:{claim.id}", reply_to=message)
