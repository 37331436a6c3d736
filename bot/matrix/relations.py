"""Relations: what a message answers, replaces or is put under."""

from __future__ import annotations

from bot.events import NativeId
from bot.matrix.ids import EVENT, is_id
from bot.matrix.shapes import Json, inner, string

REPLACES, ANNOTATES, THREAD, REFERENCE = "m.replace", "m.annotation", "m.thread", "m.reference"


def related(content: Json, kind: str) -> NativeId | None:
    """The event that `content` has a relation of this kind to."""
    relation = inner(content, "m.relates_to")
    return native(relation.get("event_id")) if relation.get("rel_type") == kind else None


def reply_to(content: Json) -> NativeId | None:
    """The event that `content` answers.

    Threads are flattened: who only goes on with one, and answers nobody, answers what it began with.
    """
    relation = inner(content, "m.relates_to")
    answered = native(inner(relation, "m.in_reply_to").get("event_id"))
    if relation.get("rel_type") != THREAD:
        return answered
    beginning = native(relation.get("event_id"))
    return beginning if answered is None or relation.get("is_falling_back") is True else answered


def key(content: Json) -> str | None:
    """What was put under an event as a reaction."""
    return string(inner(content, "m.relates_to").get("key"))


def native(value: object) -> NativeId | None:
    """An event id, if it is one."""
    return NativeId(value) if isinstance(value, str) and is_id(value, EVENT) else None
