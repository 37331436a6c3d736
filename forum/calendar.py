"""Working days of a region, and weekly times on its wall clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Self
from zoneinfo import ZoneInfo

#: RFC 5545 names of the weekdays, Monday first.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTime:
    """A weekday (0 is Monday) and a wall-clock time, wherever the district is."""

    weekday: int
    at: time

    @classmethod
    def parse(cls, words: str) -> Self:
        """Read `MO 07:30`; a ValueError says what was expected."""
        try:
            weekday, clock = words.upper().split()
            return cls(weekday=WEEKDAYS.index(weekday), at=time.fromisoformat(clock))
        except ValueError:
            raise ValueError(
                f"{words!r} ist keine wöchentliche Zeit. "
                f"Schreiben Sie zum Beispiel MO 07:30 ({', '.join(WEEKDAYS)})."
            ) from None

    def last(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The latest of these moments that is not after `now`."""
        today = now.astimezone(zone).date()
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        moment = datetime.combine(day, self.at, zone)
        return moment if moment <= now else datetime.combine(day - WEEK, self.at, zone)

    def next(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first of these moments after `now`."""
        return datetime.combine(self.last(now, zone).date() + WEEK, self.at, zone)


def week_of(day: date) -> str:
    """The ISO week of a day, as in `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def first_day(week: str) -> date:
    """The Monday of `2026-W47`; a ValueError when there is no such week."""
    return date.fromisoformat(f"{week}-1")


@cache
def _holidays(region: str) -> Any:
    # Imported when first asked: most messages need no calendar.
    import holidays

    return holidays.country_holidays("DE", subdiv=region or None)


def warm(region: str) -> None:
    """Load the holidays of a region, which takes seconds; meant for a thread, before anybody waits for it."""
    _holidays(region)


def is_working_day(day: date, region: str) -> bool:
    """Monday to Friday and no public holiday of the region (`ST`)."""
    return day.weekday() < 5 and day not in _holidays(region)


def working_days_after(day: date, count: int, region: str) -> date:
    """The date `count` working days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, region)
    return day


def holiday(day: date, region: str) -> str | None:
    """The name of the public holiday that falls on `day`, in German."""
    name: str | None = _holidays(region).get(day)
    return name
