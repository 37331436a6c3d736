"""Commands of every person: yes and no, language, first words, help."""

from __future__ import annotations

from bot.commands import grammar
from bot.commands.call import Call, Command
from forum import ideas, rendering
from forum.errors import Refusal
from forum.notices import people as notices
from storage import people
from storage.models import IdeaKind, Message


async def start(call: Call) -> None:
    """First words in private."""
    await call.answer(notices.start(call.ctx.district.name))


async def cancel(call: Call) -> None:
    """Leave any open question."""
    open_question = await people.question(call.ctx.session, call.person.id, call.room.id)
    await people.forget(call.ctx.session, call.person.id, call.room.id)
    await call.answer(notices.cancelled() if open_question else notices.nothing_asked())


async def nothing_asked(call: Call) -> None:
    """`ja` or `nein` while no question is open."""
    await call.answer(notices.nothing_asked())


async def language(call: Call) -> None:
    """Choose the language the bot speaks with one."""
    code = call.args.strip().lower()
    if code not in rendering.LANGUAGES:
        raise Refusal(notices.unknown_language(rendering.LANGUAGES))
    call.person.language = code
    await call.answer(notices.language_chosen())


async def submit(call: Call) -> None:
    """Hand in what was said a moment ago: `submit idea 55`."""
    kind, number = grammar.words(call.args)
    said = await call.ctx.session.get_one(Message, int(number))
    await people.forget(call.ctx.session, call.person.id, call.room.id)
    if said.account_id != call.account.id:
        raise Refusal(notices.nothing_asked())
    await ideas.hand_in_message(call.ctx, call.person.id, IdeaKind(kind), said, call.room)


COMMANDS = (
    Command(word="start", german="anfang", run=start),
    Command(word="yes", german="ja", run=nothing_asked),
    Command(word="no", german="nein", run=nothing_asked),
    Command(word="cancel", german="abbrechen", run=cancel),
    Command(word="language", german="sprache", run=language, private_only=True),
    Command(word="submit", german="einreichen", run=submit, hidden=True),
)
