"""The members' weekly digest as a page."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from forum import digests
from forum.web.pages import Here, NotHere


async def show(here: Here, week: str) -> HTMLResponse:
    """The digest of `2026-W47`, without what was hidden since."""
    found = await digests.sent_to_members(here.ctx, week)
    if found is None:
        raise NotHere
    edition, overview = found
    return here.page("digest", edition=edition, overview=overview)
