"""Which command line a piece of plain text means: a command, a choice, an answer, or nothing."""

from __future__ import annotations

from bot.commands import accounts, bare, choosing, decisions, grammar, hints, rooms
from bot.commands.call import Call, Command
from bot.commands.vocabulary import Vocabulary
from storage import messages, people
from storage.models import Message, Question

Line = tuple[Command, str]


async def line(call: Call, text: str, vocabulary: Vocabulary) -> Line | None:
    """The command and its arguments; None when these are just words."""
    text = text.translate(grammar.INVISIBLE)
    if code := accounts.typed(call, text, vocabulary) or rooms.typed(call, text, vocabulary):
        return code
    question = await people.question(call.ctx.session, call.person.id, call.room.id)
    if (named := await choosing.named(call, question, text)) is not None:
        return vocabulary.line(named)
    decided = decisions.read(call, question, text)
    if decided is None and (typed := _typed(text, vocabulary)) is not None:
        return typed
    if decided is None and call.about is not None and (reply := _reply(call.about, text, vocabulary)):
        return reply
    if decided is None and call.private and question is not None and question.on_text:
        decided = await _free(call, question, text, vocabulary)
    if decided is None:
        return await _bare(call, question, text, vocabulary)
    if decided != "cancel":
        await choosing.settle(call)
    return vocabulary.line(decided)


def _typed(text: str, vocabulary: Vocabulary) -> Line | None:
    typed = grammar.read(text)
    if typed is None or typed.addressee is not None:
        return None
    command = vocabulary.find(typed.word)
    if command is not None and not command.hidden:
        return command, typed.args
    meant = vocabulary.resembling(typed.word) or vocabulary.begun(typed.word)
    return (hints.of(meant), typed.args) if meant is not None else None


def _reply(about: Message, text: str, vocabulary: Vocabulary) -> Line | None:
    """A reply to one of the forum's messages: a number picks a choice, words go where it wants them."""
    number = grammar.tidy(text).rstrip(".)")
    if (several := _several(about, number, vocabulary)) is not None:
        return several
    if number.isdecimal() and 1 <= int(number[:4]) <= len(about.choices):
        return vocabulary.line(about.choices[int(number) - 1]["command"])
    if about.on_reply and text.strip():
        command, args = vocabulary.line(about.on_reply)
        return command, f"{args} {text}".strip()
    return None


def _several(about: Message, text: str, vocabulary: Vocabulary) -> Line | None:
    """`1 3 5` under a list to choose from: one line for all of them."""
    numbers = grammar.numbers(text)
    if len(numbers) < 2 or not all(1 <= number <= len(about.choices) for number in numbers):
        return None
    picked = [vocabulary.line(about.choices[number - 1]["command"]) for number in numbers]
    command = picked[0][0]
    if not command.several or any(other is not command for other, _ in picked):
        return None
    return command, " ".join(args for _, args in picked)


def _is_command(text: str, vocabulary: Vocabulary) -> bool:
    word, args = grammar.words(grammar.tidy(text))
    return vocabulary.find(word) is not None and not args


async def _free(call: Call, question: Question, text: str, vocabulary: Vocabulary) -> str | None:
    """The line for free words, unless they are a command, or a number under a newer list."""
    newest = await messages.last_offer(call.ctx.session, call.channel.id)
    newer = newest is not None and question.message_id is not None and newest.id > question.message_id
    if _is_command(text, vocabulary) or (newer and grammar.numbers(grammar.tidy(text))):
        return None
    return f"{question.on_text} {text}"


async def _bare(call: Call, question: Question | None, text: str, vocabulary: Vocabulary) -> Line | None:
    """A command without its prefix: in private nearly right ones too; in rooms what is surely no talk."""
    if choosing.is_open(call, question) and decisions.unasked(text) in ("yes", "no"):
        return choosing.HOW_TO, ""
    if (found := bare.meant(call, text, vocabulary)) is not None:
        return found
    if not call.private:
        return None
    if (line := await _numbered(call, text, vocabulary)) is not None:
        return line
    if (topic := await choosing.topic_named(call, question, text)) is not None:
        return vocabulary.line(topic)
    if choosing.is_missed(call, question, text):
        nearly = bare.nearly(text, vocabulary)
        return (hints.of(nearly[0]), nearly[1]) if nearly is not None else (choosing.HOW_TO, "")
    if (unasked := decisions.unasked(text)) is not None:
        return vocabulary.line(unasked)
    nearly = bare.nearly(text, vocabulary)
    return (hints.of(nearly[0]), nearly[1]) if nearly is not None else None


async def _numbered(call: Call, text: str, vocabulary: Vocabulary) -> Line | None:
    """Numbers alone: under the newest message, else under the list that is open."""
    number = grammar.tidy(text)
    if not grammar.numbers(number):
        return None
    newest = await messages.last_offer(call.ctx.session, call.channel.id)
    for about in (newest, await choosing.shown(call)):
        if about is not None and (line := _reply(about, number, vocabulary)) is not None:
            return line
    return None
