"""Which command line a piece of plain text means: a command, a choice, an answer, or nothing."""

from __future__ import annotations

from bot.commands import grammar
from bot.commands.call import Call, Command
from bot.commands.vocabulary import Vocabulary
from forum.words import N_, translated
from storage import messages, people
from storage.messages import Choice
from storage.models import Message, Purpose, Question, RoleName

YES = frozenset({"ja", "yes", "j", "y", "так", "نعم", "да", "ok"})
NO = frozenset({"nein", "no", "n", "ні", "لا", "нет"})
CANCEL = frozenset({"abbrechen", "cancel", "скасувати", "إلغاء"})

#: What cards in rooms invite people to write, so that it counts without a prefix too.
NUMBERED = frozenset({"support", "status"})
#: In private their first word cannot begin a sentence that means something else.
TAKING_WORDS = frozenset(
    {"idea", "concern", "ideas", "language", "round", "meeting", "minutes", "task", "handover"}
)
#: Numbers copied out of right-to-left texts bring their isolates along.
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")

Line = tuple[Command, str]


async def line(call: Call, text: str, vocabulary: Vocabulary) -> Line | None:
    """The command and its arguments; None when these are just words."""
    text = text.translate(ISOLATES)
    question = await people.question(call.ctx.session, call.person.id, call.room.id)
    decided = _decision(question, text)
    if decided is None and (typed := _typed(text, vocabulary)) is not None:
        return typed
    if decided is None and call.about is not None and (reply := _reply(call.about, text, vocabulary)):
        return reply
    if decided is None and call.private and question is not None and question.on_text:
        decided = None if _bare_command(text, vocabulary) else f"{question.on_text} {text}"
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
    return vocabulary.near(typed.word)


def _reply(about: Message, text: str, vocabulary: Vocabulary) -> Line | None:
    """A reply to one of the forum's messages: a number picks a choice, words go where it wants them."""
    number = text.strip().rstrip(".)")
    if number.isdecimal() and 1 <= int(number[:4]) <= len(about.choices):
        return vocabulary.line(about.choices[int(number) - 1]["command"])
    if about.on_reply and text.strip():
        command, args = vocabulary.line(about.on_reply)
        return command, f"{args} {text}".strip()
    return None


def _decision(question: Question | None, text: str) -> str | None:
    """The command line that `ja`, `nein` or `abbrechen` stands for while a question is open."""
    if question is None:
        return None
    word = grammar.fold(text.strip().lstrip("/!").rstrip(".!"))
    if word in CANCEL:
        return "cancel"
    return question.on_yes if word in YES else question.on_no if word in NO else None


def _bare_command(text: str, vocabulary: Vocabulary) -> bool:
    word, args = grammar.words(text)
    return vocabulary.find(grammar.fold(word)) is not None and not args


async def _bare(call: Call, text: str, vocabulary: Vocabulary) -> Line | None:
    """A command without its prefix: any in private; in rooms only what is surely no talk."""
    word, args = grammar.words(text)
    command = vocabulary.find(grammar.fold(word))
    if command is not None and not command.hidden and _surely(call, command, args):
        return command, args
    if call.private and not args and word.isdecimal():
        offer = await messages.last_offer(call.ctx.session, call.channel.id)
        return _reply(offer, word, vocabulary) if offer is not None else None
    return None


def _surely(call: Call, command: Command, args: str) -> bool:
    """In rooms `dafür 12` and nothing more; in private and among moderators what is surely no sentence."""
    first, rest = grammar.words(args)
    numbered = grammar.is_number(first)
    if call.private:
        return numbered or not args or command.word in TAKING_WORDS
    if call.channel.purpose is Purpose.MODERATION and command.role is RoleName.MODERATOR:
        return numbered or not args
    return command.word in NUMBERED and numbered and not rest
