"""From words and acts to the calls of the client-server API; pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.markup import Rich, concat, crossed, parse, plain, split
from bot.matrix import attachments, places, polls, speech
from bot.matrix.attachments import MESSAGE
from bot.matrix.ids import transaction_id
from bot.matrix.relations import ANNOTATES, REPLACES
from bot.matrix.shapes import Json
from bot.matrix.wording import ORIGIN, PROFILE
from bot.network import Delete, Edit, EndPoll, File, Outgoing, Part, React, Send, Unreact, Words
from bot.things import MediaKind, Things

#: Characters in a message: what a reader takes in at once, and less than an event may hold.
LONGEST_TEXT = 16_000
#: Homeservers refuse events above 65,536 bytes, their own additions and what describes a file included.
LONGEST_CONTENT = 52_000  # bytes
#: Clients without edits show the beginning of what an edit says.
LONGEST_FALLBACK = 1_000
#: Down to 500: a few words may lead to long addresses, and each stands in an event twice.
_SMALLER = tuple(LONGEST_TEXT >> halvings for halvings in range(6))
#: Ends an emoji that shows a digit on a key.
KEYCAP = "\u20e3"
_NO_WORDS = Rich("")
_SIGNS = {MediaKind.VOICE: "🎤", MediaKind.STICKER: "🖼"}
#: What an edit repeats only inside `m.new_content`.
_SAID_ONCE = frozenset({"format", "formatted_body", PROFILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event's type and content; what belongs to a file is added when that has an address."""

    kind: str = MESSAGE
    content: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call about a room: everything after `/rooms/ROOM/`, and the body."""

    path: tuple[str, ...]
    body: Json


def compose(words: Words) -> tuple[Part, ...]:
    """The events that say and show `words`: one for each file, place or poll, and for each piece of text."""
    rich = crossed(_with_choices(words), mentions=words.mentions, links=words.links)
    for longest in _SMALLER:
        parts = tuple(_parts(words, split(rich, longest)))
        if all(_size(part.content.content) <= LONGEST_CONTENT for part in parts):
            break
    return parts


def request(outgoing: Outgoing) -> Request:
    """The call that does it; the same act has the same transaction id at every repetition."""
    txn = transaction_id(outgoing.txn)
    match outgoing:
        case Send(part=part, reply_to=target, files=files):
            kind, content = _event(part, files)
            answer: Json = {"m.relates_to": {"m.in_reply_to": {"event_id": target}}} if target else {}
            return _say(kind, txn, content | answer)
        case Edit(native_id=target, part=part, files=files):
            kind, content = _event(part, files)
            return _say(kind, txn, _edit(content, target))
        case React(native_id=target, emoji=emoji):
            relation = {"rel_type": ANNOTATES, "event_id": target, "key": emoji}
            return _say("m.reaction", txn, {"m.relates_to": relation})
        case EndPoll(native_id=target, text=text):
            return _say(polls.END, txn, polls.end(target, plain(text)) | {"m.mentions": {}})
        case Delete(native_id=target) | Unreact(reaction=str(target)):
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


def _parts(words: Words, pieces: Sequence[Rich]) -> Iterator[Part]:
    things = words.things
    if words.author is not None and not words.continued and _is_wordless(things):
        # Few clients show whose message it is by MSC4144, and none shows words beside these.
        yield _text(concat(_sign(things), " ", pieces[0]) if pieces else _sign(things), words)
        pieces, words = pieces[1:], replace(words, continued=True)
    if things.media:
        captioned = things.media[0].kind is not MediaKind.STICKER and bool(pieces)
        yield from _files(words, pieces[0] if captioned else _NO_WORDS)
        pieces = pieces[captioned:]
    elif things.place:
        said = speech.said(Rich(places.words(things.place)), words.author, named=False)
        yield Part(content=Draft(content=places.write(things.place) | said))
    elif things.poll:
        yield Part(content=_poll(words))
    for piece in pieces if pieces or things else (Rich("…"),):
        yield _text(piece, words)


def _text(rich: Rich, words: Words) -> Part:
    said = speech.said(rich, words.author, named=not words.continued)
    return Part(content=Draft(content={"msgtype": "m.text"} | said))


def _is_wordless(things: Things) -> bool:
    """Whether clients show it without any words: a voice, a sticker, a map."""
    return things.place is not None or (bool(things.media) and things.media[0].kind in _SIGNS)


def _sign(things: Things) -> Rich:
    """What is said of it where it cannot say so itself."""
    if things.place is not None:
        return Rich(f"📍 {things.place.title}".strip())
    media = things.media[0]
    return Rich(media.emoji or _SIGNS[media.kind])


def _files(words: Words, caption: Rich) -> Iterator[Part]:
    """Words and name go with the first one only."""
    for place, media in enumerate(words.things.media):
        first = place == 0
        rich = caption if first else _NO_WORDS
        rich = Rich(media.emoji) if media.kind is MediaKind.STICKER else rich
        said = speech.said(rich, words.author, named=first and not words.continued)
        yield Part(content=Draft(content=said), media=(media,))


def _poll(words: Words) -> Draft:
    author, poll = words.author, words.things.poll
    assert poll is not None  # what the caller looked at
    named = author is not None and not words.continued
    content = polls.start(poll, speech.shown_name(author) if author and named else "")
    content |= {"body": speech.quiet(content["body"]), "m.mentions": {}}
    return Draft(
        kind=polls.START,
        content=content | (speech.profile(author, fallback=named) if author else {}),
    )


def _event(part: Part, files: Sequence[File]) -> tuple[str, Json]:
    """Its type and content; one file for each of the part's media is at hand."""
    draft: Draft = part.content
    if not part.media:
        return draft.kind, draft.content
    [file] = files
    return attachments.event(draft.content, file)


def _edit(content: Json, target: str) -> Json:
    """A star and the new words for clients without edits; a file is shown to them as well."""
    outer = {key: value for key, value in content.items() if key not in _SAID_ONCE}
    return outer | {
        "body": f"* {content['body'][:LONGEST_FALLBACK]}",
        # Whoever is meant was told when it was said.
        "m.mentions": {},
        "m.new_content": content,
        "m.relates_to": {"rel_type": REPLACES, "event_id": target},
    }


def _size(content: Json) -> int:
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
