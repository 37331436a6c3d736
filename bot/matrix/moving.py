"""Moving: a room that was upgraded has a successor, which may be on other homeservers than ours."""

from __future__ import annotations

from collections.abc import Iterator

from bot.events import Address
from bot.matrix.errors import HomeserverError
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import ROOM, USER, is_id, server
from bot.matrix.shapes import Json, inner, sequence, string

TOMBSTONE = "m.room.tombstone"


async def successor(homeserver: Homeserver, room: str) -> Address | None:
    """The room that took the place of `room`, None where none did. Raises HomeserverError."""
    found = inner(await _tombstone(homeserver, room), "content").get("replacement_room")
    return Address(str(found)) if is_id(found, ROOM) else None


async def ways_to(homeserver: Homeserver, room: str) -> tuple[str, ...]:
    """Homeservers that should know `room`, because somebody of theirs has moved another room there.

    Raises HomeserverError. Asks for every room that we are in: for a room that cannot be joined otherwise.
    """
    joined = sequence((await homeserver.call("GET", "joined_rooms")).get("joined_rooms"))
    found: dict[str, None] = {}
    for old in joined:
        stone = await _tombstone(homeserver, old) if is_id(old, ROOM) else {}
        if inner(stone, "content").get("replacement_room") == room:
            found |= dict.fromkeys(_servers(stone, old))
    return tuple(found)


async def _tombstone(homeserver: Homeserver, room: str) -> Json:
    """The whole event; {} where there is none or we may not see it."""
    try:
        stone = await homeserver.call("GET", "rooms", room, "state", TOMBSTONE, query={"format": "event"})
    except HomeserverError as error:
        if error.forbidden or error.missing:
            return {}
        raise
    # Some homeservers give the content alone, whatever is asked for.
    return stone if "content" in stone else {"content": stone}


def _servers(stone: Json, room: str) -> Iterator[str]:
    sender = string(stone.get("sender")) or ""
    if is_id(sender, USER):
        yield server(sender)
    if server(room):
        yield server(room)
