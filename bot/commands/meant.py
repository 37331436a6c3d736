"""Which idea a command is about, and where its answer may be seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.commands import grammar
from bot.commands.call import Call
from forum import cards, numbers, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice
from forum.notices import ideas as notices
from storage import people, places
from storage.models import Idea, Purpose

#: From a person and a typed number to an idea that this person may use; see `forum.access`.
Door = Callable[[Context, int, str], Awaitable[Idea]]
#: Where what is not public may be shown.
DISCREET = frozenset({Purpose.PRIVATE, Purpose.MODERATION})


class NumberMissing(Refusal):
    """No number was typed, and the command is no reply to a card either."""

    def __init__(self, word: str) -> None:
        super().__init__(notices.number_missing(word))


class OnlyInPrivate(Refusal):
    """The answer is not for everybody in this room, and the person cannot be reached alone."""

    def __init__(self) -> None:
        super().__init__(notices.only_in_private())


async def idea(call: Call, word: str, door: Door, *, counts: bool = False) -> tuple[Idea, str]:
    """The idea a command names, or whose card it replies to, and the words after the number.

    `counts`: a bare number may also be what the command wants next (`ablehnen 3` as a reply to a card).
    """
    first, rest = grammar.words(call.args)
    typed, card = numbers.read(first), await cards.idea_on(call.ctx, call.about)
    if card is not None and (typed is None or (counts and not typed.full and typed.serial != card.serial)):
        return await door(call.ctx, call.person.id, numbers.of(card)), call.args
    if typed is None:
        raise NumberMissing(word)
    return await door(call.ctx, call.person.id, first), rest


async def settle(call: Call) -> None:
    """A choice was picked under an open question: the question is answered, no words will be."""
    session = call.ctx.session
    question = await people.question(session, call.person.id, call.room.id)
    if question is not None and call.about is not None and question.message_id == call.about.id:
        await people.forget(session, call.person.id, call.room.id)


async def answer_discreetly(call: Call, notice: Notice) -> None:
    """Answer where nobody reads along who may not; `OnlyInPrivate` when there is no such place."""
    if call.channel.purpose in DISCREET:
        await call.answer(notice)
        return
    if not await places.private_rooms(call.ctx.session, call.person.id):
        raise OnlyInPrivate
    await voice.person(call.ctx, call.person.id, notice, cause=call.next_cause(), room=call.room)
