"""Working days of a region."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any


@cache
def _holidays(region: str) -> Any:
    # Imported when first asked: most messages need no calendar.
    import holidays

    return holidays.country_holidays("DE", subdiv=region or None)


def is_working_day(day: date, region: str) -> bool:
    """Monday to Friday and no public holiday of the region (`ST`)."""
    return day.weekday() < 5 and day not in _holidays(region)


def working_days_after(day: date, count: int, region: str) -> date:
    """The date `count` working days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, region)
    return day


def working_days_between(start: date, end: date, region: str) -> int:
    """How many working days lie after `start`, up to and with `end`; 0 when `end` is not later."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n), region) for n in range(1, days + 1))
