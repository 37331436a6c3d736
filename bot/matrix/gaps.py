"""Gaps: what a sync left out of a room's timeline is fetched before anything after it is read."""

from __future__ import annotations

import structlog

from bot.matrix import members
from bot.matrix.errors import HomeserverError
from bot.matrix.homeserver import Homeserver
from bot.matrix.shapes import Json, objects, sequence, string

log = structlog.get_logger(__name__)

PAGE = 500  # events
#: Only a homeserver that never comes to an end has more.
PAGES = 400


async def fill(homeserver: Homeserver, room_id: str, *, start: str, until: str, me: str) -> list[object]:
    """The room's events before `start` and after `until` (both sync tokens), oldest first.

    Ends where `me` came into the room. Raises NotSent or HomeserverError when it may be had later; a gap that
    nobody can fill is logged and left.
    """
    found: list[object] = []
    for _ in range(PAGES):
        try:
            page = await _page(homeserver, room_id, start, until)
        except HomeserverError as error:
            if not (error.forbidden or error.missing):
                raise
            log.warning("A gap cannot be filled", room=room_id, found=len(found), error=str(error))
            break
        chunk = sequence(page.get("chunk"))
        found += chunk
        end = string(page.get("end"))
        if end is None or end == start or any(members.joins(event, me) for event in objects(chunk)):
            break
        start = end
    return found[::-1]


async def _page(homeserver: Homeserver, room_id: str, start: str, until: str) -> Json:
    query: dict[str, str | int] = {"dir": "b", "from": start, "to": until, "limit": PAGE}
    return await homeserver.call("GET", "rooms", room_id, "messages", query=query)
