"""A meeting as people read of it: what, when, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forum import calendar
from forum.context import Context
from storage import meetings
from storage.models import Meeting, MeetingStatus, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One date of a series; `holiday` names the public holiday it falls on."""

    id: int
    name: str
    starts_at: datetime
    minutes: int
    place: str
    zone: ZoneInfo
    status: MeetingStatus
    holiday: str | None = None

    @property
    def ends_at(self) -> datetime:
        """When it should be over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def told_by(cause: str | None) -> int | None:
    """The meeting that a message of this cause tells of (`round:5:invitation`, `round:5:reminder:…`)."""
    kind, _, rest = (cause or "").partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "round" and number.isdecimal() else None


async def of(ctx: Context, meeting: Meeting) -> Occasion:
    """The meeting under its series' name, in its series' zone."""
    return seen(ctx, meeting, await meetings.series_of(ctx.session, meeting))


def seen(ctx: Context, meeting: Meeting, series: Series) -> Occasion:
    """The same, where the series is at hand."""
    zone = ZoneInfo(series.zone)
    return Occasion(
        id=meeting.id,
        name=series.name,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        zone=zone,
        status=meeting.status,
        holiday=calendar.holiday(meeting.starts_at.astimezone(zone).date(), ctx.district.region),
    )
