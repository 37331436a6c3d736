"""The list a person chooses from: languages or topics; other questions may be asked above it meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.commands import grammar
from bot.commands.call import Call, Command
from bot.commands.decisions import PRESENTATION
from forum import languages, topics, welcome
from forum.notices import Notice
from forum.notices import people as notices
from forum.words import N_
from storage import people
from storage.messages import Choice
from storage.models import Message, Question

LANGUAGE, TOPICS = "language", "topics"
#: What a question remembers: the list, the message that shows it, words that wait to become something, and
#: the language that somebody's script made us guess.
LIST, SHOWN, OFFER, GUESS = "list", "shown", "offer", "guess"
DONE = frozenset({"fertig", "done", "готово", "تم", "ok", "okay", "✅", "✔"})
#: Shorter words than this are surely no idea while a list is open.
WORDS, CHARACTERS = 3, 25
ENDS = ".!?…"


async def show(call: Call, kind: str, notice: Notice, choices: Sequence[Choice]) -> None:
    """Show a list; it takes the place of an older question, and an offer waits behind it."""
    asked = await call.answer(notice, choices=choices)
    if asked is None:
        return
    before = await question_of(call)
    data: dict[str, Any] = {LIST: kind, SHOWN: asked.id}
    if before is not None and OFFER in before.data:
        data[OFFER] = before.data[OFFER]
    if guess := call.ctx.guesses.get(call.person.id):
        data[GUESS] = guess
    await people.ask(
        call.ctx.session, call.person.id, call.room, now=call.ctx.machine_now, message_id=asked.id, data=data
    )


async def offer(call: Call, said: Message) -> None:
    """Ask what somebody's words are to become; a list that was open stays open."""
    data = {**beneath(await question_of(call)), OFFER: said.id}
    asked = replace(call, message=said, about=None)
    await asked.ask(notices.what_is_this(), choices=_offers(said.id), data=data)


async def offer_again(call: Call, waiting: int | None) -> None:
    """The dialogue is over: what was said before it is neither taken nor dropped."""
    said = await call.ctx.session.get(Message, waiting) if waiting is not None else None
    if said is not None and said.deleted_at is None:
        await offer(call, said)


def _offers(message_id: int) -> tuple[Choice, ...]:
    """What plain words in private can become."""
    possible = (
        (N_("Als Idee einreichen"), "💡", f"submit idea {message_id}"),
        (N_("Als Anliegen einreichen"), "🙋", f"submit concern {message_id}"),
        (N_("Nichts tun"), "✖️", "cancel"),
    )
    return tuple(Choice(label=label, emoji=emoji, command=line) for label, emoji, line in possible)


async def question_of(call: Call) -> Question | None:
    """What the person was last asked here."""
    return await people.question(call.ctx.session, call.person.id, call.room.id)


async def is_asked(call: Call) -> bool:
    """Whether a yes, a no or words are waited for: nothing else may be asked meanwhile."""
    question = await question_of(call)
    return question is not None and any((question.on_yes, question.on_no, question.on_text))


def beneath(question: Question | None) -> dict[str, Any]:
    """What a question that is asked above a list has to remember."""
    return dict(question.data) if question is not None and LIST in question.data else {}


def is_list(question: Question | None) -> bool:
    """Whether nothing was asked above the list."""
    return question is not None and question.message_id == question.data.get(SHOWN, 0)


def waiting_in(question: Question | None) -> int | None:
    """The id of the words that wait to become something."""
    return question.data.get(OFFER) if question is not None else None


async def settle(call: Call, *, offered: int | None = None) -> None:
    """What was asked above the list is answered, or what is to become of the words `offered`."""
    question = await question_of(call)
    if question is None or LIST not in question.data:
        await people.forget(call.ctx.session, call.person.id, call.room.id)
        return
    rest = dict(question.data)
    if offered is not None and rest.get(OFFER) == offered:
        del rest[OFFER]
    question.data, question.message_id = rest, rest[SHOWN]
    question.on_yes = question.on_no = question.on_text = None
    await call.ctx.session.flush()


async def drops_offer(call: Call) -> bool:
    """Whether „nothing“ was the answer to an offer made above or before the list; then only that is over."""
    question = await question_of(call)
    if question is None or LIST not in question.data:
        return False
    pressed = {choice["command"] for choice in call.about.choices} if call.about is not None else set()
    waiting = waiting_in(question)
    if is_list(question) and f"submit idea {waiting}" not in pressed:
        return False
    await settle(call, offered=waiting)
    return True


def is_open(call: Call, question: Question | None) -> bool:
    """Whether a list waits for an answer: a newcomer's for as long as their dialogue does."""
    if question is None or LIST not in question.data or not call.private:
        return False
    return call.ctx.machine_now - question.asked_at < welcome.PATIENCE


async def shown(call: Call) -> Message | None:
    """The message that shows the open list."""
    question = await question_of(call)
    if question is None or LIST not in question.data:
        return None
    return await call.ctx.session.get(Message, question.data[SHOWN])


async def named(call: Call, question: Question | None, text: str) -> str | None:
    """The line that a name on the list, or a word for done, stands for."""
    if question is None or not is_open(call, question):
        return None
    word = grammar.tidy(text).translate(PRESENTATION).rstrip(ENDS)
    if question.data[LIST] == LANGUAGE:
        code = languages.spoken_code(word)
        return f"speak {code}" if code else None
    return "topicsdone" if grammar.fold(word) in DONE else None


async def topic_named(call: Call, question: Question | None, text: str) -> str | None:
    """The line that chooses the topic of this name."""
    if question is None or not is_open(call, question) or question.data[LIST] != TOPICS:
        return None
    key = topics.Glossary(await topics.all_of(call.ctx)).key_of(grammar.tidy(text))
    return f"toggle {key}" if key else None


def is_missed(call: Call, question: Question | None, text: str) -> bool:
    """Whether this was meant to choose, or at least is no sentence, while a list is open."""
    short = len(text) <= CHARACTERS and len(text.split()) < WORDS
    return is_open(call, question) and (short or bool(grammar.numbers(text)))


async def _how_to(call: Call) -> None:
    """Say how to choose; the list stays open."""
    question, message = await question_of(call), await shown(call)
    if question is None or message is None or question.data[LIST] == LANGUAGE:
        await call.answer(notices.how_to_choose_language(list(languages.NATIVE.values())))
    else:
        await call.answer(notices.how_to_choose_topics(len(message.choices)))


async def guess(call: Call, text: str) -> None:
    """Answer somebody of whom nobody knows what they read in the language of their script."""
    if call.person.language or not call.private:
        return
    question = await question_of(call)
    code = languages.by_script(text) or (question.data.get(GUESS) if question is not None else None)
    if code:
        call.ctx.guesses[call.person.id] = code


#: Nobody can type it.
HOW_TO = Command(word="howto", german="so-geht-es", run=_how_to, hidden=True)
