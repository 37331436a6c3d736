"""Links: addresses at matrix.to of people and messages, and what such an address leads to."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from bot.events import Address, NativeId
from bot.matrix.ids import EVENT, ROOM, is_id, server

_TO = "https://matrix.to/#/"
#: A message in a room that is named by its id; aliases may lead elsewhere tomorrow.
_EVENT = re.compile(
    r"(?:https?://matrix\.to/#/|matrix:(?P<scheme>roomid/))(?P<room>[^/?\s]+)/(?P<e>e(?:vent)?/)?"
    r"(?P<event>[^/?\s]+)/?(?:\?\S*)?",
    re.IGNORECASE,
)


def pill(user_id: str) -> str:
    """What clients show as a person's name."""
    return f"{_TO}{quote(user_id, safe='@:')}"


def event(room: str, event_id: str, via: str) -> str:
    """Where a message is found; `via` is a homeserver that knows the room."""
    known = server(room) or via
    return f"{_TO}{quote(room, safe='!:')}/{quote(event_id, safe='$:')}?via={quote(known, safe=':')}"


def target(url: str) -> tuple[Address, NativeId] | None:
    """The room and message that an address leads to; None for any other address."""
    found = _EVENT.fullmatch(url)
    if found is None or bool(found["scheme"]) != bool(found["e"]):
        return None
    room, event_id = unquote(found["room"]), unquote(found["event"])
    if found["scheme"]:  # which leaves out the first signs
        room, event_id = f"{ROOM}{room}", f"{EVENT}{event_id}"
    if not is_id(room, ROOM) or not is_id(event_id, EVENT):
        return None
    return Address(room), NativeId(event_id)
