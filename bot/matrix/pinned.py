"""Pinned messages: a list in the room's state, which everybody writes whole."""

from __future__ import annotations

from bot.events import NativeId, Pinned
from bot.matrix import relations
from bot.matrix.envelope import Envelope
from bot.matrix.errors import HomeserverError
from bot.matrix.homeserver import Homeserver
from bot.matrix.shapes import Json, inner, sequence

PINNED = "m.room.pinned_events"


def read(envelope: Envelope) -> Pinned | None:
    """What is pinned now and was not before, and the other way round; None when that is nothing."""
    now = _pinned(envelope.content)
    before = _pinned(inner(envelope.event, "unsigned", "prev_content"))
    added = tuple(native for native in now if native not in before)
    removed = tuple(native for native in before if native not in now)
    if envelope.event.get("state_key") != "" or not (added or removed):
        return None
    return Pinned(room=envelope.room, at=envelope.at, sender=envelope.sender(), added=added, removed=removed)


def is_incomplete(event: Json) -> bool:
    """Whether it changes a list without saying what stood there."""
    unsigned = inner(event, "unsigned")
    return event.get("type") == PINNED and "prev_content" not in unsigned and "replaces_state" in unsigned


async def pin(homeserver: Homeserver, room: str, native_id: NativeId, *, on: bool) -> None:
    """Put a message on the list or take it off; being so already is as good. Raises HomeserverError."""
    try:
        content = await homeserver.call("GET", "rooms", room, "state", PINNED)
    except HomeserverError as error:
        if not error.missing:
            raise
        content = {}
    listed = sequence(content.get("pinned"))
    if (native_id in listed) == on:
        return
    wanted = [*listed, native_id] if on else [item for item in listed if item != native_id]
    await homeserver.call("PUT", "rooms", room, "state", PINNED, body=content | {"pinned": wanted})


def _pinned(content: Json) -> dict[NativeId, None]:
    """As an ordered set."""
    found = (relations.native(item) for item in sequence(content.get("pinned")))
    return dict.fromkeys(native for native in found if native is not None)
