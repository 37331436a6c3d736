"""Addresses: who is meant by a pill, and where a link of Matrix's own leads in a browser."""

from __future__ import annotations

import re
from urllib.parse import unquote

_USER = re.compile(r"(?:https?://matrix\.to/#/@|matrix:u(?:ser)?/)([^/?\s]+:[^/?\s]+)(?:\?.*)?", re.I)
_ROOM = re.compile(
    r"matrix:(?P<sort>r|room|roomid)/(?P<room>[^/?#\s]+)(?:/e(?:vent)?/(?P<event>[^/?#\s]+))?(?P<via>\?\S*)?",
    re.I,
)


def person(href: str) -> str | None:
    """The id of the user that an address means, None when it means anything else."""
    user = _USER.fullmatch(unquote(href))
    return f"@{user[1]}" if user else None


def web_address(href: str) -> str:
    """The address, but what only Matrix clients open (`matrix:r/…`) as its twin at matrix.to."""
    place = _ROOM.fullmatch(href)
    if place is None:
        return href
    sigil = "!" if place["sort"].lower() == "roomid" else "#"
    event = f"/${place['event']}" if place["event"] else ""
    return f"https://matrix.to/#/{sigil}{place['room']}{event}{place['via'] or ''}"
