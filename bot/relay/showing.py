"""Where a message can be seen."""

from __future__ import annotations

from collections.abc import Mapping

from bot.network import Network
from forum import agenda
from forum.context import Context
from storage import messages, outbox, places
from storage.models import Message, Room


async def rooms(ctx: Context, message: Message) -> list[Room]:
    """The open rooms of its channel that show it, or will when what waits has gone out."""
    original = await messages.original(ctx.session, message.id)
    shown = {*await outbox.sent_to(ctx.session, message.id), *([original.room_id] if original else [])}
    return [room for room in await places.rooms_of(ctx.session, message.channel_id) if room.id in shown]


async def hearing(ctx: Context, message: Message, networks: Mapping[str, Network]) -> list[Room]:
    """Those of them that may hear what happens elsewhere: during a confidential item not all networks."""
    secret = await agenda.confidential_now(ctx, message.channel_id)
    return [room for room in await rooms(ctx, message) if not secret or networks[room.network].confidential]
