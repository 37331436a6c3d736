"""What a message says and brings, whatever kind it is; nothing is left out in silence."""

from __future__ import annotations

from dataclasses import dataclass

from bot.markup import Rich, dump, strip
from bot.telegram import blocks, kinds, media, phrases, polls
from bot.telegram.fields import Json, may, objects
from bot.telegram.markup import from_telegram
from bot.things import Media, Things


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Dialect text, what came with it, and the kind of what cannot be carried."""

    text: str
    things: Things
    missing: str | None


def of_message(message: Json) -> Said:
    """The content of a message. Raises `Unreadable`."""
    words, files = _words(message)
    text = dump(strip(words)) or phrases.phrase(message)
    brought = Things(media=files or _files(message), place=polls.place(message), poll=polls.poll(message))
    # Under a caption there is always something, known or not.
    said = bool(text) and "caption" not in message
    missing = None if brought else kinds.missing(message, said=said)
    return Said(text=text, things=brought, missing=missing)


def _words(message: Json) -> tuple[Rich, tuple[Media, ...]]:
    """Text or caption; a rich message brings its files along."""
    if (rich := may(message, "rich_message", dict)) is not None:
        return blocks.read(rich)
    if (poll := may(message, "poll", dict)) is not None:
        return _formatted(poll, "description", "description_entities"), ()
    if "text" in message:
        return _formatted(message, "text", "entities"), ()
    return _formatted(message, "caption", "caption_entities"), ()


def _formatted(data: Json, words: str, entities: str) -> Rich:
    return from_telegram(may(data, words, str) or "", objects(data, entities))


def _files(message: Json) -> tuple[Media, ...]:
    found = None if kinds.UNCARRIED.intersection(message) else media.of_message(message)
    return () if found is None else (found,)
