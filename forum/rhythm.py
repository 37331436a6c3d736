"""Recurrence rules: which are accepted, the wall-clock starts they give, and the rule in German words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import dateutil.rrule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
#: Frequency -> how it is said after "alle 2", and alone.
UNITS = {
    "DAILY": ("Tage", "jeden Tag"),
    "WEEKLY": ("Wochen", "jede Woche"),
    "MONTHLY": ("Monate", "jeden Monat"),
    "YEARLY": ("Jahre", "jedes Jahr"),
}
#: How far ahead a start is looked for: a rule that never comes true must end too.
HORIZON = timedelta(days=366 * 12)
MAX_LENGTH = 200
#: From here on it is tried out whether a rule gives any date.
SOME_DAY = datetime.fromisoformat("2027-01-01")


def check(text: str) -> str | None:
    """The rule in one spelling (`FREQ=MONTHLY;BYDAY=3TH`), or None when it cannot be kept."""
    if len(text) > MAX_LENGTH:
        return None
    pairs = [part.split("=") for part in text.upper().strip().removeprefix("RRULE:").split(";") if part]
    parts = {pair[0].strip(): pair[-1].strip() for pair in pairs}
    once_each = len(parts) == len(pairs) and all(len(pair) == 2 for pair in pairs)
    fits = all(key in CHECKS and CHECKS[key](value) for key, value in parts.items())
    return _joined(parts) if once_each and fits and _coherent(parts) else None


def starts(rrule: str | None, first: datetime, *, after: datetime | None = None) -> Iterator[datetime]:
    """Wall-clock starts from `first` on, only those later than `after`; `first` alone without a rule."""
    limit = (max(first, after) if after else first) + HORIZON
    return (start for start in _expanded(rrule, first, limit) if after is None or start > after)


def anchor(rrule: str, earliest: datetime) -> datetime | None:
    """The first start at or after `earliest`, from which "every second" is counted, if there is one."""
    return next(starts(_joined(read(rrule) | {"INTERVAL": "1"}), earliest), None)


def moment(start: datetime, zone: ZoneInfo) -> datetime:
    """When a wall-clock start happens: in the spring gap an hour later, of two in autumn the first."""
    return start.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at a moment, without zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def in_words(rrule: str) -> str:
    """The rule as people say it in German; `forum.whens` reads these words again."""
    parts = read(rrule)
    return (_spoken(parts) or f"nach der Regel {rrule}") + _end_in_words(parts)


def sayable(parts: Mapping[str, str]) -> bool:
    """Whether people have plain words for such a rule."""
    both = {"BYDAY", "BYMONTHDAY"} <= parts.keys()
    if both or (parts["FREQ"] in ("DAILY", "YEARLY") and "BYDAY" in parts):
        return False
    return parts.keys() <= {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT"}


def until(parts: Mapping[str, str]) -> date | None:
    """The last day a rule may fall on."""
    return _compact(parts["UNTIL"]) if "UNTIL" in parts else None


def _expanded(rrule: str | None, first: datetime, limit: datetime) -> Iterator[datetime]:
    if rrule is None:
        return iter((first,))
    parts = read(rrule)
    count, last = parts.pop("COUNT", None), until(parts)
    if last:
        limit = min(limit, datetime.combine(last, time.max))
        parts.pop("UNTIL")
    rule = dateutil.rrule.rrulestr(_joined(parts), dtstart=first)
    assert isinstance(rule, dateutil.rrule.rrule)  # a single line is never a set
    return islice(rule.replace(until=limit), int(count) if count else None)


def _spoken(parts: Mapping[str, str]) -> str | None:
    if not sayable(parts):
        return None
    many, single = UNITS[parts["FREQ"]]
    days = [_day_in_words(day) for day in parts.get("BYDAY", "").split(",") if day]
    days += [_month_day_in_words(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    named = " und ".join(days)
    if "INTERVAL" in parts:
        return f"alle {parts['INTERVAL']} {many}" + (f" am {named}" if days else "")
    of_month = " im Monat" if parts["FREQ"] == "MONTHLY" else ""
    return f"jeden {named}{of_month}" if days else single


def _day_in_words(day: str) -> str:
    name, nth = DAY_NAMES[DAYS.index(day[-2:])], day[:-2]
    return f"{_nth_in_words(nth)} {name}" if nth else name


def _month_day_in_words(day: str) -> str:
    return "letzten Tag" if day == "-1" else _nth_in_words(day)


def _nth_in_words(nth: str) -> str:
    return {"-1": "letzten", "-2": "vorletzten"}.get(nth, f"{nth}.")


def _end_in_words(parts: Mapping[str, str]) -> str:
    last = until(parts)
    return (f" bis {last:%d.%m.%Y}" if last else "") + (f" {parts['COUNT']} mal" if "COUNT" in parts else "")


def read(rrule: str) -> dict[str, str]:
    """The parts of a rule: `{"FREQ": "MONTHLY", "BYDAY": "3TH"}`."""
    return dict(part.split("=", 1) for part in rrule.split(";")) if rrule else {}


def _joined(parts: Mapping[str, str]) -> str:
    return ";".join(f"{key}={parts[key]}" for key in CHECKS if key in parts and (key, parts[key]) != ONCE)


def _coherent(parts: Mapping[str, str]) -> bool:
    """Days counted within the month need months; a rule has one end; something must come of it."""
    counted = any(len(day) > 2 for day in parts.get("BYDAY", "").split(","))
    if "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys():
        return False
    if parts["FREQ"] != "MONTHLY" and (counted or "BYMONTHDAY" in parts):
        return False
    return anchor(_joined({k: v for k, v in parts.items() if k != "UNTIL"}), SOME_DAY) is not None


def _number(low: int, high: int) -> Callable[[str], bool]:
    return lambda text: text.removeprefix("-").isdecimal() and len(text) < 5 and low <= int(text) <= high


def _numbers(low: int, high: int) -> Callable[[str], bool]:
    one = _number(low, high)
    return lambda text: all(one(part) and int(part) != 0 for part in text.split(","))


def _week_days(text: str) -> bool:
    return all(
        day[-2:] in DAYS and (len(day) == 2 or day[:-2] in {*"12345", "-1", "-2"}) for day in text.split(",")
    )


def _compact(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _is_compact(text: str) -> bool:
    with suppress(ValueError):
        return bool(_compact(text))
    return False


ONCE = ("INTERVAL", "1")
#: The parts a rule may have, in the order they are written, with what each may say.
CHECKS: Mapping[str, Callable[[str], bool]] = {
    "FREQ": UNITS.__contains__,
    "INTERVAL": _number(1, 99),
    "BYMONTH": _numbers(1, 12),
    "BYMONTHDAY": _numbers(-31, 31),
    "BYDAY": _week_days,
    "BYSETPOS": _numbers(-5, 5),
    "WKST": DAYS.__contains__,
    "UNTIL": _is_compact,
    "COUNT": _number(1, 500),
}
