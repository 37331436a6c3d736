"""Series: proposed, confirmed, announced, found by name, and their dates written down ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from forum import audit, calendar, rhythm, vocabulary, voice
from forum.context import Context
from forum.drafts import Plan
from forum.errors import Refusal
from forum.notices import rounds as notices
from storage import meetings
from storage.models import Series

#: Dates are written down this far ahead, and never fewer than so many.
AHEAD = timedelta(days=60)
DATES_AHEAD = 3


class NoSuchRound(Refusal):
    """No series has this number or begins like this."""

    def __init__(self, words: str) -> None:
        super().__init__(notices.no_such_round(words))


class AmbiguousRound(Refusal):
    """Several series begin like this."""

    def __init__(self, found: Sequence[Series]) -> None:
        super().__init__(notices.ambiguous_round([(s.id, s.name) for s in found]))


class NoLongerOpen(Refusal):
    """The proposal was already confirmed or thrown away."""

    def __init__(self) -> None:
        super().__init__(notices.no_longer_open())


async def propose(ctx: Context, person_id: int, channel_id: int, plan: Plan) -> Series:
    """Write a series down; it counts only once confirmed."""
    return await meetings.add_series(
        ctx.session,
        Series(
            channel_id=channel_id,
            name=plan.name,
            rrule=plan.rrule,
            starts_local=plan.first.isoformat(timespec="minutes"),
            zone=ctx.district.zone.key,
            minutes=plan.minutes,
            place=plan.place,
            created_by=person_id,
        ),
    )


async def confirm(ctx: Context, person_id: int, series_id: int) -> Series:
    """From now on the series counts; announced once in all rooms of its channel."""
    series = await _proposal(ctx, series_id)
    series.confirmed_at = ctx.now
    audit.write(ctx, "series", series.id, "confirm", person_id=person_id)
    await materialise(ctx, series)
    notice = notices.announced(series.name, series.rrule, dated(ctx, series), series.minutes, series.place)
    await voice.everybody(ctx, series.channel_id, notice, cause=f"series:{series.id}:announced")
    return series


async def discard(ctx: Context, series_id: int) -> None:
    """The proposal is dropped."""
    (await _proposal(ctx, series_id)).ended_at = ctx.now
    await ctx.session.flush()


async def _proposal(ctx: Context, series_id: int) -> Series:
    series = await ctx.session.get(Series, series_id)
    if series is None or series.confirmed_at is not None or series.ended_at is not None:
        raise NoLongerOpen
    return series


def starts(ctx: Context, series: Series) -> Iterator[tuple[str, datetime]]:
    """The dates the rule gives from now on: (wall-clock start as the key, moment)."""
    zone = ZoneInfo(series.zone)
    # An hour of slack: around a clock change the wall clock alone cannot tell what has passed.
    since = rhythm.wall(ctx.now, zone) - timedelta(hours=1)
    for start in rhythm.starts(series.rrule, datetime.fromisoformat(series.starts_local), after=since):
        moment = rhythm.moment(start, zone)
        if moment > ctx.now:
            yield start.isoformat(timespec="minutes"), moment


def dated(ctx: Context, series: Series) -> list[tuple[datetime, ZoneInfo, str | None]]:
    """The next three dates as people read them: moment, zone, name of a public holiday."""
    zone = ZoneInfo(series.zone)
    return [
        (moment, zone, calendar.holiday(moment.astimezone(zone).date(), ctx.district.region))
        for _, moment in islice(starts(ctx, series), DATES_AHEAD)
    ]


async def materialise(ctx: Context, series: Series) -> None:
    """Write the coming dates down as meetings; a series without any is over."""
    every = list(islice(starts(ctx, series), DATES_AHEAD))
    near = takewhile(lambda start: start[1] <= ctx.now + AHEAD, starts(ctx, series))
    wanted = {**dict(every), **dict(near)}
    if wanted:
        known = await meetings.nominals(ctx.session, series.id, since=min(wanted))
        await meetings.add(ctx.session, series, [pair for pair in wanted.items() if pair[0] not in known])
    elif not await _unfinished(ctx, series):
        series.ended_at = ctx.now
        await ctx.session.flush()


async def _unfinished(ctx: Context, series: Series) -> bool:
    """Moved dates are not the rule's own, and one may still be to come."""
    return bool(await meetings.ahead(ctx.session, ctx.now - timedelta(days=1), series_id=series.id, limit=1))


async def find(ctx: Context, words_: str, *, channel_id: int | None = None, active: bool = True) -> Series:
    """The series with this number or the unique beginning of a name; those of `channel_id` go first."""
    known = await meetings.series(ctx.session, active=active)
    found = _matching(known, words_)
    here = [series for series in found if series.channel_id == channel_id]
    found = here or found
    if not found:
        raise NoSuchRound(words_)
    if len(found) > 1:
        raise AmbiguousRound(found)
    return found[0]


async def find_leading(ctx: Context, text: str, *, channel_id: int | None = None) -> tuple[Series, str]:
    """The series that the first words name (as many of them as do), and the rest of the text."""
    known = await meetings.series(ctx.session)
    parts = text.split()
    for count in range(len(parts), 0, -1):
        if _matching(known, " ".join(parts[:count])):
            series = await find(ctx, " ".join(parts[:count]), channel_id=channel_id)
            return series, " ".join(parts[count:])
    raise NoSuchRound(text)


def _matching(known: Sequence[Series], words_: str) -> list[Series]:
    wanted = " ".join(vocabulary.words_of(words_))
    if wanted.removeprefix("#").isdecimal():
        return [series for series in known if str(series.id) == wanted.removeprefix("#")]
    named = {series: " ".join(vocabulary.words_of(series.name)) for series in known}
    exact = [series for series, name in named.items() if name == wanted]
    return exact or [series for series, name in named.items() if wanted and name.startswith(wanted)]
