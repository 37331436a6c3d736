"""Commands without their prefix: what is surely no sentence, and what is nearly a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.commands import grammar, troubles
from bot.commands.call import Call, Command
from bot.commands.vocabulary import Vocabulary
from forum import codes
from storage.models import Purpose, RoleName

#: What cards in rooms invite people to write, so that it counts without a prefix there too.
NUMBERED = frozenset({"support", "status"})
#: What cards in a coordination room invite people to write there.
COORDINATED = frozenset({"resend"})
#: Real words one letter away from a command that any text may follow.
SENTENCE_WORDS = frozenset({"anlegen", "anlieger", "anliege", "concerns", "concert", "ideal", "idem", "iden"})
#: A shorter word resembles too much to be called nearly a command.
SHORTEST = 4
ENDS = ".!?…"
#: Words for help that mean it only when nothing follows.
ALONE = ("допомога", "مساعدة")

Follows = Callable[[str], bool]


def _anything(args: str) -> bool:
    return bool(args)


def _nothing(args: str) -> bool:
    return not args


def _a_number(args: str) -> bool:
    return grammar.is_number(args)


def _a_number_first(args: str) -> bool:
    return grammar.is_number(grammar.words(args)[0])


def _a_few(most: int) -> Follows:
    return lambda args: len(args.split()) <= most and args[-1] not in ENDS


def _a_code(args: str) -> bool:
    """Also one that was mistyped: the answer says so."""
    return codes.is_code(args) or (" " not in args and any(sign.isdigit() for sign in args))


def _one_sign_word(args: str) -> bool:
    """Also what hardly looks like a code: nobody puts an idea that way."""
    return codes.is_code(args) or (args.isascii() and len(args.split()) == 1 and args[-1] not in ENDS)


def _first_of(*words: str) -> Follows:
    return lambda args: grammar.fold(grammar.words(args)[0]) in words


def _a_number_or(*words: str) -> Follows:
    """Of the words one alone, or with a number behind it."""
    return lambda args: _a_number_first(args) or (_first_of(*words)(args) and _a_few(2)(args))


def _a_stand_in(args: str) -> bool:
    words = args.casefold().split()
    return len(words) <= 2 or (len(words) <= 5 and not {"bis", "until"}.isdisjoint(words))


#: What may follow a bare word in private without making it a sentence; a number where none is named.
FOLLOWS: Mapping[str, Follows] = {
    **dict.fromkeys(("idea", "concern"), _anything),
    **dict.fromkeys(("solution", "reply", "ask", "decline", "refer", "assign", "park"), _a_number_first),
    **dict.fromkeys(("hide", "implemented", "reopen", "handover", "drop", "merge"), _a_number_first),
    **dict.fromkeys(("coming", "maybe", "notcoming", "topic", "dates", "tasks"), _nothing),
    **dict.fromkeys(("topics", "contact", "leave"), _nothing),
    **dict.fromkeys(("language", "help"), _a_few(1)),
    "account": _one_sign_word,
    "link": _a_code,
    **dict.fromkeys(("minutes", "who"), _a_few(2)),
    "ideas": _a_few(3),
    "deputy": _a_stand_in,
    "resend": _a_number_or(*troubles.ALL, *troubles.NONE),
    "round": _first_of("neu", "new", "liste", "list", "absagen", "cancel", "verschieben", "move"),
    "meeting": _first_of("start", "beginn", "ende", "end"),
}


def meant(call: Call, text: str, vocabulary: Vocabulary) -> tuple[Command, str] | None:
    """The command that begins the text, if it is surely no talk: much in private, little in rooms."""
    word, args = grammar.words(grammar.tidy(text))
    if call.private and not args:
        word = word.rstrip(ENDS)
    command = vocabulary.find(word)
    if (
        command is None
        or command.hidden
        or (args and word.casefold() in ALONE)
        or not _surely(call, command, args)
    ):
        return None
    return command, args


def nearly(text: str, vocabulary: Vocabulary) -> tuple[Command, str] | None:
    """In private: the command that was probably meant by a mistyped first word, and what follows it."""
    word, args = grammar.words(grammar.tidy(text))
    word = word.rstrip(ENDS) if not args else word
    if len(word) < SHORTEST or grammar.fold(word) in SENTENCE_WORDS or vocabulary.find(word) is not None:
        return None
    command = vocabulary.resembling(word, slips=1 if args else 2)
    if command is None or (args and not may_follow(command, args)):
        return None
    return command, args


def may_follow(command: Command, args: str) -> bool:
    """Whether the command's bare word with these arguments is surely no sentence, in private."""
    return FOLLOWS.get(command.word, _a_number)(args)


def _surely(call: Call, command: Command, args: str) -> bool:
    """In rooms `dafür 12` and a few single words; in private and among moderators what is no sentence."""
    if call.private:
        return not args or may_follow(command, args)
    if call.channel.purpose is Purpose.MODERATION and command.role is RoleName.MODERATOR:
        return not args or _a_number_first(args)
    if call.channel.purpose is Purpose.COORDINATION and command.word in COORDINATED:
        return not args or may_follow(command, args)
    return (command.word in NUMBERED and _a_number(args)) or (not args and _alone(call, command))


def _alone(call: Call, command: Command) -> bool:
    """Single words that are nothing but a command in a room, where somebody can mean them."""
    match command.word:
        case "optout":
            return True
        case "optin":
            return call.person.unrelayed_at is not None
        case "remove":
            return call.about is not None
    return False
