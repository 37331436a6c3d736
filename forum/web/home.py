"""The first page: what this is, what is new, when to meet."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from forum.overviews import AHEAD
from forum.web import ideas
from forum.web.pages import Here
from storage import digests, public

#: So much of each, and a link to the rest.
IDEAS, DATES = 5, 3


async def show(here: Here) -> HTMLResponse:
    """The latest public ideas, the next meetings, the latest digest."""
    session, now = here.ctx.session, here.ctx.now
    return here.page(
        "home",
        ideas=await ideas.lines(here, await public.ideas(session, limit=IDEAS)),
        dates=await public.dates_ahead(session, now, now + AHEAD, limit=DATES),
        digest=await digests.last_said(session, "members"),
    )
