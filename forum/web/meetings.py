"""Meetings to read: what is ahead, what was held, and one with its agenda and minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Path
from fastapi.responses import HTMLResponse

from forum import agenda, minutes, occasions
from forum.web.pages import LARGEST, Here, NotHere
from storage import public
from storage.models import MeetingStatus

#: So many meetings ahead, and so many that were held.
AHEAD, HELD = 20, 20
#: How far series are shown.
HORIZON = timedelta(days=180)


async def index(here: Here) -> HTMLResponse:
    """The next meetings, then those that were held."""
    session, now = here.ctx.session, here.ctx.now
    return here.page(
        "meetings",
        ahead=await public.dates_ahead(session, now, now + HORIZON, limit=AHEAD),
        held=await public.dates_held(session, HELD),
    )


async def show(here: Here, meeting_id: Annotated[int, Path(le=LARGEST)]) -> HTMLResponse:
    """One meeting; its minutes once it is over."""
    date = await public.date(here.ctx.session, meeting_id)
    if date is None:
        raise NotHere
    over = date.meeting.status is MeetingStatus.HELD
    return here.page(
        "meeting",
        meeting=date.meeting,
        occasion=await occasions.of(here.ctx, date.meeting),
        channel=date.channel,
        topics=await agenda.topics(here.ctx, date.meeting),
        minutes=await minutes.record(here.ctx, date.meeting) if over else None,
    )
