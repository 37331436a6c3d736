"""Commands about what stands in a room: taking a message away on every network."""

from __future__ import annotations

from bot.commands.call import Call, Command
from forum import access
from forum.errors import Refusal
from forum.notices import people as notices
from storage import outbox
from storage.models import RoleName


async def remove(call: Call) -> None:
    """As a reply: take that message away everywhere, and the command with it."""
    target = call.about
    if target is None or target.deleted_at is not None:
        raise Refusal(notices.nothing_to_remove())
    own = target.account_id == call.account.id
    if not own and not await access.has(call.ctx, call.person.id, RoleName.MODERATOR):
        raise Refusal(notices.not_yours())
    for message in (target, call.message):
        if message is not None:
            await outbox.delete(call.ctx.session, message, now=call.ctx.machine_now, own_words=True)


COMMANDS = (Command(word="remove", german="entfernen", run=remove),)
