"""Where people talk."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from forum.web.pages import Here
from storage import public
from storage.models import Channel, Room


async def index(here: Here) -> HTMLResponse:
    """The open channels, each with its rooms on the networks."""
    rooms: dict[Channel, list[Room]] = {}
    for channel, room in await public.rooms(here.ctx.session):
        rooms.setdefault(channel, []).append(room)
    return here.page("channels", channels=rooms)
