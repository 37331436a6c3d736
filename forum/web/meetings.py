"""Meetings to read: what is ahead, what was held, and one with its agenda and results."""

from __future__ import annotations

from datetime import timedelta

from fastapi.responses import HTMLResponse

from forum.web.pages import Here, NotHere
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


async def show(here: Here, meeting_id: int) -> HTMLResponse:
    """One meeting; what it decided is shown once it is over."""
    session = here.ctx.session
    date = await public.date(session, meeting_id)
    if date is None:
        raise NotHere
    over = date.meeting.status is MeetingStatus.HELD
    agenda = await public.agenda(session, meeting_id)
    return here.page(
        "meeting",
        date=date,
        ends_at=date.meeting.starts_at + timedelta(minutes=date.meeting.minutes),
        agenda=agenda,
        ideas=await public.ideas_by_id(session, [item.idea_id for item in agenda if item.idea_id]),
        rulings=await public.rulings(session, meeting_id=meeting_id) if over else [],
        tasks=await public.tasks(session, meeting_id=meeting_id) if over else [],
    )
