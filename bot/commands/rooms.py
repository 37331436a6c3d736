"""Commands about rooms and what stands in them: linking two, and taking a message away on every network."""

from __future__ import annotations

from bot import pairing
from bot.commands import grammar
from bot.commands.accounts import kept
from bot.commands.call import Call, Command
from bot.commands.vocabulary import Vocabulary
from bot.relay import removal
from forum import access, codes
from forum.errors import Refusal
from forum.notices import people as notices
from forum.notices import places
from storage.models import CodePurpose, Purpose, RoleName


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
            await removal.remove(call.ctx, message, asked_in=call.room)


@kept
async def link(call: Call) -> None:
    """Get a code for this room, enter that of another one, or say what the channel is for."""
    if call.private or call.message is None:
        raise Refusal(places.only_in_rooms(grammar.prefix(call.room.network)))
    purpose = pairing.PURPOSES.get(grammar.fold(call.args))
    if not call.args:
        await pairing.ask(call.ctx, call.room, call.account, call.message, pairing.SHOW)
    elif purpose is not None:
        what = {"purpose": purpose.value}
        await pairing.ask(call.ctx, call.room, call.account, call.message, pairing.DEDICATE, **what)
    elif not any(map(str.isdigit, call.args)):
        # Every code has a digit: this is a purpose, written some other way.
        raise Refusal(places.unknown_purpose())
    else:
        # Used up before anything is proven: from now on everybody in the room can read it.
        code = await codes.take(call.ctx, call.account.id, call.args, CodePurpose.ROOM)
        await pairing.ask(call.ctx, call.room, call.account, call.message, pairing.ENTER, code=code.id)


def typed(call: Call, text: str, vocabulary: Vocabulary) -> tuple[Command, str] | None:
    """In rooms: `verbinden` with a code is no talk; where nobody talks to us, neither is a word alone."""
    word, rest = grammar.words(grammar.tidy(text))
    command = vocabulary.find(word)
    if call.private or command is None or command.word not in ("link", "help"):
        return None
    alone = call.channel.purpose is Purpose.UNLINKED and pairing.is_order(text)
    return (command, rest) if alone or (command.word == "link" and codes.is_code(rest)) else None


COMMANDS = (
    Command(word="remove", german="entfernen", run=remove, points=True),
    Command(word="link", german="verbinden", run=link, role=RoleName.COORDINATOR),
)
