"""Which command line a piece of plain text means: a command, a choice, an answer, or nothing."""

from __future__ import annotations

from bot.commands import accounts, bare, decisions, grammar, hints, rooms
from bot.commands.call import Call, Command
from bot.commands.vocabulary import Vocabulary
from forum.words import N_, translated
from storage import messages, people
from storage.messages import Choice
from storage.models import Message

Line = tuple[Command, str]


async def line(call: Call, text: str, vocabulary: Vocabulary) -> Line | None:
    """The command and its arguments; None when these are just words."""
    text = text.translate(grammar.INVISIBLE)
    if code := accounts.typed(call, text, vocabulary) or rooms.typed(call, text, vocabulary):
        return code
    question = await people.question(call.ctx.session, call.person.id, call.room.id)
    decided = decisions.read(call, question, text)
    if decided is None and (typed := _typed(text, vocabulary)) is not None:
        return typed
    if decided is None and call.about is not None and (reply := _reply(call.about, text, vocabulary)):
        return reply
    if decided is None and call.private and question is not None and question.on_text:
        decided = None if _is_command(text, vocabulary) else f"{question.on_text} {text}"
    if decided is None:
        return await _bare(call, text, vocabulary)
    if decided != "cancel":
        await people.forget(call.ctx.session, call.person.id, call.room.id)
    return vocabulary.line(decided)


def offers(message_id: int, language: str) -> tuple[Choice, ...]:
    """What plain words in private can become."""
    possible = (
        (N_("Als Idee einreichen"), "💡", f"submit idea {message_id}"),
        (N_("Als Anliegen einreichen"), "🙋", f"submit concern {message_id}"),
        (N_("Nichts tun"), "✖️", "cancel"),
    )
    return tuple(
        Choice(label=translated(label, language), emoji=emoji, command=line)
        for label, emoji, line in possible
    )


def _typed(text: str, vocabulary: Vocabulary) -> Line | None:
    typed = grammar.read(text)
    if typed is None or typed.addressee is not None:
        return None
    command = vocabulary.find(typed.word)
    if command is not None and not command.hidden:
        return command, typed.args
    meant = vocabulary.resembling(typed.word)
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


async def _bare(call: Call, text: str, vocabulary: Vocabulary) -> Line | None:
    """A command without its prefix: in private nearly right ones too; in rooms what is surely no talk."""
    if (found := bare.meant(call, text, vocabulary)) is not None:
        return found
    if not call.private:
        return None
    number = grammar.tidy(text)
    if grammar.numbers(number):
        offer = await messages.last_offer(call.ctx.session, call.channel.id)
        return _reply(offer, number, vocabulary) if offer is not None else None
    if (unasked := decisions.unasked(text)) is not None:
        return vocabulary.line(unasked)
    nearly = bare.nearly(text, vocabulary)
    return (hints.of(nearly[0]), nearly[1]) if nearly is not None else None
