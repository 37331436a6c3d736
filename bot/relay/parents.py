"""Which message an answer means: of several said in one the quoted one, else the last."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Posted
from bot.markup import plain
from forum.context import Context
from storage import messages
from storage.models import Message, Room


async def of(ctx: Context, room: Room, event: Posted) -> Message | None:
    """The message that is answered; ids of a former address name nothing at the present one."""
    if event.reply_to is None or event.room != room.address:
        return None
    shown = await messages.seen_together(ctx.session, room.id, event.reply_to)
    return _quoted(shown, event) or next(iter(shown), None)


async def is_one_of_several(ctx: Context, room: Room, event: Posted) -> bool:
    """Whether it answers a message that says several, and quotes none of them."""
    if event.reply_to is None or event.room != room.address:
        return False
    shown = await messages.seen_together(ctx.session, room.id, event.reply_to)
    return len(shown) > 1 and _quoted(shown, event) is None


def _quoted(shown: Sequence[Message], event: Posted) -> Message | None:
    """The one with the quoted words (plain) in it, else one that is quoted whole, with the name before it."""
    meant = event.above.meant if event.above is not None else ""
    if not meant or len(shown) < 2:
        return None
    texts = [(message, plain(message.text)) for message in shown]
    holding = (message for message, text in texts if meant.strip() in text)
    held = (message for message, text in texts if text and text in meant)
    return next(holding, None) or next(held, None)
