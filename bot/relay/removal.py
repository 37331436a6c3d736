"""Taking a message away: everywhere, and with it what the forum itself has said of it."""

from __future__ import annotations

from bot.relay import polls, reactions
from forum.context import Context
from storage import outbox
from storage.models import Message, Room


async def remove(ctx: Context, message: Message, *, asked_in: Room | None = None) -> None:
    """Where its author said it, too; the line of reactions and the card of a poll go along.

    Whoever asked for it in a room is told there when it cannot be done.
    """
    await reactions.forget(ctx, message)
    await polls.forget(ctx, message)
    asked = asked_in.id if asked_in else None
    await outbox.delete(ctx.session, message, now=ctx.machine_now, own_words=True, asked_in=asked)
