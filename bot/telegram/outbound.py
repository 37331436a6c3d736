"""Words become messages, and effects become Bot API calls; pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import normalize

from bot.markup import Mark, Rich, concat, parse, plain, safe_name, split, strip, utf16
from bot.network import (
    AnswerButton,
    Author,
    Delete,
    Edit,
    Leave,
    Menu,
    Outgoing,
    Part,
    Prove,
    React,
    Send,
    Words,
)
from bot.telegram import buttons
from bot.telegram.fields import Json
from bot.telegram.ids import Place, parse_native_id
from bot.telegram.markup import to_telegram

LIMIT = 4096  # UTF-16 units
#: Said where nothing is left to say: Telegram takes no empty message, and an edit must not fail for that.
EMPTY = "…"
_SMALLEST_LIMIT = 64
_LONGEST_ANSWER = 200  # UTF-16 units, of which a character takes two at most
_WORD_JOINER = "\u2060"
#: What setMyCommands takes.
_MOST_COMMANDS, _LONGEST_COMMAND, _LONGEST_DESCRIPTION = 100, 32, 256
_NO_COMMAND_SIGN = re.compile(r"[^a-z0-9_]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: What Telegram would turn into something to tap: names it pings, commands it sends.
_LIVELY = re.compile(r"(?<!\w)@(?=\w)|(?<![\w/<>])/(?=\w)")
_ADDRESS = re.compile(r"\w+://\S+")
#: The first letter of every line but the first, which begins with a name already.
_LINE_HEAD = re.compile(r"\n[^\w\n]*(?=\w)")
_COLONS = frozenset(":：꞉∶ː")
#: Emoji the program uses that Telegram does not have as reactions.
_REACTIONS = {"✅": "👍", "☑": "👍", "✔": "👍", "🆗": "👌", "❌": "👎", "👁": "👀", "⏳": "👀", "📌": "👌"}


Texts = list[tuple[str, list[Json]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One message ready to send: text, its entities, and (number, label) of its buttons."""

    text: str
    entities: tuple[Json, ...] = ()
    choices: tuple[buttons.Choice, ...] = ()
    message: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Bot API call."""

    method: str
    params: Json


def compose(words: Words) -> tuple[Part, ...]:
    """The messages that say `words`: each of them led by the author's name, the last with the buttons."""
    said = strip(parse(words.text))
    texts = _relayed(words.author, said) if words.author else _fitting(said, Rich(""), Rich(""))
    choices = tuple((number, f"{emoji} {label}".strip()) for number, emoji, label in words.choices)
    contents = [Content(text=text or EMPTY, entities=tuple(entities)) for text, entities in texts]
    contents[-1] = replace(contents[-1], choices=choices, message=words.message)
    return tuple(Part(content=content) for content in contents)


def call_of(place: Place, outgoing: Outgoing, key: bytes) -> Call | None:
    """The call that carries out an effect; None when Telegram needs none."""
    target: Json = {"chat_id": place.chat}
    match outgoing:
        case Send():
            return Call(method="sendMessage", params=target | _send(place, outgoing, key))
        case Edit(native_id=native_id, part=part):
            edited = {"message_id": parse_native_id(native_id)} | _message(part.content, place, key)
            return Call(method="editMessageText", params=target | edited)
        case Delete(native_id=native_id):
            return Call(method="deleteMessage", params=target | {"message_id": parse_native_id(native_id)})
        case React(native_id=native_id, emoji=emoji):
            put = {"message_id": parse_native_id(native_id), "reaction": [_reaction(emoji)]}
            return Call(method="setMessageReaction", params=target | put)
        case AnswerButton(callback=callback, text=text):
            answer = {"callback_query_id": callback, "text": plain(text)[: _LONGEST_ANSWER // 2]}
            return Call(method="answerCallbackQuery", params=answer)
        case Leave():
            return Call(method="leaveChat", params=target)
        case Menu(commands=commands):
            return Call(method="setMyCommands", params=_menu(place, commands))
        case Prove(user=user):
            return Call(method="getChatMember", params=target | {"user_id": int(user)})
    return None


def overwrite(place: Place, delete: Delete) -> Call:
    """What is left when Telegram does not delete: the bot's own messages can be made to say nothing."""
    params = {"chat_id": place.chat, "message_id": parse_native_id(delete.native_id), "text": EMPTY}
    return Call(method="editMessageText", params=params)


def markup(content: Content, place: Place, key: bytes) -> Json:
    """The `reply_markup` of a message, an empty object when it has no buttons."""
    if not content.choices:
        return {}
    return {"reply_markup": buttons.keyboard(content.choices, content.message, place.chat, key)}


def _send(place: Place, send: Send, key: bytes) -> Json:
    params = _message(send.part.content, place, key)
    if place.topic is not None:
        params["message_thread_id"] = place.topic
    if send.reply_to is not None:
        params["reply_parameters"] = {
            "message_id": parse_native_id(send.reply_to),
            "allow_sending_without_reply": True,
        }
    return params


def _message(content: Content, place: Place, key: bytes) -> Json:
    params: Json = {"text": content.text, "link_preview_options": {"is_disabled": True}}
    if content.entities:
        params["entities"] = list(content.entities)
    return params | markup(content, place, key)


def _menu(place: Place, commands: Sequence[tuple[str, str]]) -> Json:
    """The commands of one chat, in the only letters Telegram's menus have."""
    offered = {_folded(word): " ".join(about.split())[:_LONGEST_DESCRIPTION] for word, about in commands}
    shown = [{"command": word, "description": about} for word, about in offered.items() if word and about]
    return {"commands": shown[:_MOST_COMMANDS], "scope": {"type": "chat", "chat_id": place.chat}}


def _folded(word: str) -> str:
    ascii_word = normalize("NFKD", word.casefold().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return _NO_COMMAND_SIGN.sub("_", ascii_word)[:_LONGEST_COMMAND]


def _reaction(emoji: str) -> Json:
    plain = emoji.replace("\ufe0f", "")
    return {"type": "emoji", "emoji": _REACTIONS.get(plain, plain)}


def _relayed(author: Author, said: Rich) -> Texts:
    """Every part bears the name: words without one are the forum's own."""
    name = f"{_still(Rich(safe_name(author.name))).text}:"
    head = Rich(name, (Mark("bold", 0, len(name)),))
    return _fitting(_unlike_a_name(_still(said)), concat(head, " "), concat(head, f" {EMPTY} "))


def _fitting(said: Rich, lead: Rich, further: Rich) -> Texts:
    """Texts within the limit: the first begins with `lead`, the others with `further`."""
    limit = LIMIT - max(utf16(lead.text), utf16(further.text))
    while True:
        parts = split(said, limit, utf16) or (Rich(EMPTY),)
        texts = [to_telegram(concat(further if at else lead, part)) for at, part in enumerate(parts)]
        # Telegram has no sign for some marks: spelled out they take more room than the text had.
        if limit <= _SMALLEST_LIMIT or all(utf16(text) <= LIMIT for text, _ in texts):
            return texts
        limit //= 2


def _still(said: Rich) -> Rich:
    """The words without names that ping and commands that can be tapped; code and links are left alone."""
    masked = list(_ADDRESS.sub(lambda found: "." * len(found[0]), said.text))
    for mark in said.marks:
        if mark.kind in ("code", "pre", "link"):
            masked[mark.start : mark.end] = "." * (mark.end - mark.start)
    found = _LIVELY.finditer("".join(masked))
    return _inserted(said, [sign.start() + (sign[0] == "@") for sign in found])


def _inserted(said: Rich, places: list[int]) -> Rich:
    """The text with a word joiner at each of the places (sorted)."""
    pieces = [said.text[start:end] for start, end in pairwise((0, *places, len(said.text)))]
    marks = (
        mark.at(mark.start + bisect_left(places, mark.start), mark.end + bisect_left(places, mark.end))
        for mark in said.marks
    )
    return Rich(_WORD_JOINER.join(pieces), tuple(marks))


def _unlike_a_name(said: Rich) -> Rich:
    """The words without bold "Name:" at the head of a line, which is how this program says who speaks."""
    heads = [found.end() for found in _LINE_HEAD.finditer(said.text)]
    return Rich(said.text, tuple(mark for mark in said.marks if not _imitates(mark, said.text, heads)))


def _imitates(mark: Mark, text: str, heads: list[int]) -> bool:
    first = bisect_left(heads, mark.start)
    leads_a_line = first < len(heads) and heads[first] < mark.end
    return mark.kind == "bold" and leads_a_line and not _COLONS.isdisjoint(text[mark.start : mark.end + 1])
