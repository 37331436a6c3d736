"""From words and acts to the calls of the client-server API; pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape

from bot.markup import Rich, concat, parse, safe_name, split
from bot.matrix.ids import digest, transaction_id
from bot.matrix.markup import to_matrix
from bot.matrix.relations import ANNOTATES, REPLACES
from bot.matrix.shapes import Json
from bot.matrix.wording import HTML, ORIGIN, PROFILE
from bot.network import Author, Delete, Edit, Outgoing, Part, React, Send, Words

#: Characters in a message: what a reader takes in at once, and less than an event may hold.
LONGEST_TEXT = 16_000
#: Homeservers refuse events above 65,536 bytes, their own additions included.
LONGEST_CONTENT = 55_000  # bytes
#: Clients without edits show the beginning of what an edit says.
LONGEST_FALLBACK = 1_000
_SMALLER = (LONGEST_TEXT, LONGEST_TEXT // 2, LONGEST_TEXT // 4, LONGEST_TEXT // 8)
#: Ends an emoji that shows a digit on a key.
KEYCAP = "\u20e3"
_PING = re.compile(r"@(?=room\b)", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call about a room: everything after `/rooms/ROOM/`, and the body."""

    path: tuple[str, ...]
    body: Json


def compose(words: Words) -> tuple[Part, ...]:
    """The message contents that say `words`: one, or several when they are long."""
    rich = _with_choices(words)
    for longest in _SMALLER:
        contents = [_content(piece, words.author) for piece in split(rich, longest) or (Rich("…"),)]
        if all(_size(content) <= LONGEST_CONTENT for content in contents):
            break
    return tuple(Part(content=content) for content in contents)


def request(outgoing: Outgoing) -> Request:
    """The call that does it; the same act has the same transaction id at every repetition."""
    txn = transaction_id(outgoing.txn)
    match outgoing:
        case Send(part=part, reply_to=target):
            answer: Json = {"m.relates_to": {"m.in_reply_to": {"event_id": target}}} if target else {}
            return _say("m.room.message", txn, part.content | answer)
        case Edit(native_id=target, part=part):
            return _say("m.room.message", txn, _edit(part.content, target))
        case React(native_id=target, emoji=emoji):
            relation = {"rel_type": ANNOTATES, "event_id": target, "key": emoji}
            return _say("m.reaction", txn, {"m.relates_to": relation})
        case Delete(native_id=target):
            return Request(path=("redact", target, txn), body={})
    raise TypeError(f"{type(outgoing).__name__} is no act in a room")


def _say(kind: str, txn: str, content: Json) -> Request:
    return Request(path=("send", kind, txn), body=content | {ORIGIN: txn})


def _with_choices(words: Words) -> Rich:
    text = parse(words.text)
    if not words.choices:
        return text
    return concat(text, "\n\n", "\n".join(_offer(*choice) for choice in words.choices))


def _offer(number: int, emoji: str, label: str) -> str:
    """A keycap says its number already."""
    return f"{emoji} {label}" if emoji.endswith(KEYCAP) else f"{number} {emoji} {label}"


def _content(rich: Rich, author: Author | None) -> Json:
    body, html = to_matrix(rich)
    # An empty m.mentions says that nobody is meant, whatever names stand in the text.
    content: Json = {"msgtype": "m.text", "body": _quiet(body), "m.mentions": {}}
    if author is not None:
        return content | _spoken_by(author, content["body"], html)
    return content if html is None else content | {"format": HTML, "formatted_body": _quiet_html(html)}


def _spoken_by(author: Author, body: str, html: str | None) -> Json:
    """Under the author's name where clients know that (MSC4144), else with the name before the text."""
    name = _quiet(safe_name(author.name))
    html = _quiet_html(_as_html(body) if html is None else html)
    return {
        "body": f"{name}: {body}",
        "format": HTML,
        "formatted_body": f"<strong data-mx-profile-fallback>{escape(name)}: </strong>{html}",
        PROFILE: {"id": digest(author.network, author.user), "displayname": name, "has_fallback": True},
    }


def _as_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _quiet(text: str) -> str:
    """`@room` that rings nowhere."""
    return _PING.sub("@\u2060", text)


def _quiet_html(html: str) -> str:
    """The same between tags; addresses inside them stay whole."""
    return "".join(part if part.startswith("<") else _quiet(part) for part in _TAG.split(html))


def _edit(content: Json, target: str) -> Json:
    fallback = f"* {content['body'][:LONGEST_FALLBACK]}"
    return {
        "msgtype": content["msgtype"],
        "body": fallback,
        "m.mentions": {},
        "m.new_content": content,
        "m.relates_to": {"rel_type": REPLACES, "event_id": target},
    }


def _size(content: Json) -> int:
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
