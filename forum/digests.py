"""Weekly digests: one for the coordinators, one for the members, each once an ISO week."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum import calendar, overviews, rendering, voice
from forum.calendar import WEEK, WeeklyTime
from forum.context import Context
from forum.notices import Notice
from forum.notices import digests as notices
from forum.overviews import Edition, ForMembers, Window
from storage import digests, places
from storage.models import Digest, Person, Purpose, RoleName

COORDINATORS, MEMBERS = "coordinators", "members"
AUDIENCES = (COORDINATORS, MEMBERS)
#: How the cause of every digest begins.
CAUSE = "digest:"
#: A digest this much behind its time says that it is late.
LATE = timedelta(hours=1)
#: The very first digest of an installation is not caught up beyond this: its time passed before anybody came.
FIRST = timedelta(days=1)


async def send_due(ctx: Context) -> None:
    """Send each audience the digest whose time has come; after downtime only the newest, marked as late."""
    for audience in AUDIENCES:
        week = await _due(ctx, audience)
        if week is not None:
            await _send(ctx, audience, week)


async def preview(ctx: Context, audience: str, week: str | None, language: str) -> str:
    """The digest of an ISO week (`2026-W47`; without one the next to be sent) as it reads now.

    In the text dialect; what waits is what waits now. Raises ValueError when there is no such week.
    """
    return rendering.render(await so_far(ctx, audience, week), language)


async def so_far(ctx: Context, audience: str, week: str | None = None) -> Notice:
    """The digest of a week, the next to be sent when none is named, or the word that nothing is new."""
    edition = _edition(week or _next_week(ctx, audience))
    window = await _window(ctx, audience, edition.week)
    return await _compose(ctx, audience, edition, window) or notices.nothing_new(edition)


async def sent_to_members(ctx: Context, week: str) -> tuple[Edition, ForMembers] | None:
    """A members' digest that was sent, without what was hidden since; None when there was none."""
    row = await digests.find(ctx.session, MEMBERS, week)
    if row is None or not row.text:
        return None
    window = Window(since=row.window_from, until=row.window_to)
    return _edition(week), await overviews.for_members(ctx, window)


async def unreachable(ctx: Context) -> list[Person]:
    """Coordinators whom a digest cannot reach: no private chat, and no coordination channel either."""
    if await places.channels(ctx.session, Purpose.COORDINATION):
        return []
    everybody = await voice.role_holders(ctx, RoleName.COORDINATOR)
    return [person for person in everybody if not await places.private_rooms(ctx.session, person.id)]


def _schedule(ctx: Context, audience: str) -> WeeklyTime:
    district = ctx.district
    return district.digest_coordinators if audience == COORDINATORS else district.digest_members


def _week_before(moment: datetime) -> str:
    return calendar.week_of(moment.date() - WEEK)


def _next_week(ctx: Context, audience: str) -> str:
    return _week_before(_schedule(ctx, audience).next(ctx.now, ctx.district.zone))


def _sent_at(ctx: Context, audience: str, week: str) -> datetime:
    """When the digest of a week is to go out: in the week after it."""
    time = _schedule(ctx, audience)
    day = calendar.first_day(week) + WEEK + timedelta(days=time.weekday)
    return datetime.combine(day, time.at, ctx.district.zone)


def _edition(week: str, *, late: bool = False) -> Edition:
    first = calendar.first_day(week)
    return Edition(week=week, first=first, last=first + timedelta(days=6), late=late)


async def _due(ctx: Context, audience: str) -> str | None:
    """The week whose digest should have been sent by now and was not."""
    moment = _schedule(ctx, audience).last(ctx.now, ctx.district.zone)
    week, newest = _week_before(moment), await digests.last(ctx.session, audience)
    if newest is None:
        return week if ctx.now - moment <= FIRST else None
    return week if newest.week < week else None


async def _window(ctx: Context, audience: str, week: str) -> Window:
    """What the digest of a week covers: from the end of the one before it to its own time, or to now."""
    if (row := await digests.find(ctx.session, audience, week)) is not None:
        return Window(since=row.window_from, until=row.window_to)
    sent_at = _sent_at(ctx, audience, week)
    until = ctx.now if ctx.now - sent_at < WEEK else sent_at
    before = await digests.last(ctx.session, audience, before=week)
    return Window(since=before.window_to if before else until - WEEK, until=until)


async def _compose(ctx: Context, audience: str, edition: Edition, window: Window) -> Notice | None:
    """The digest, or None when nothing is new and nothing waits."""
    zone = ctx.district.zone
    if audience == COORDINATORS:
        overview = await overviews.for_coordinators(ctx, window)
        return None if overview.empty else notices.coordinators(edition, overview, zone)
    news = await overviews.for_members(ctx, window)
    link = f"{ctx.district.web_url.rstrip('/')}/digests/{edition.week}"
    return None if news.empty else notices.members(edition, news, zone, link)


async def _send(ctx: Context, audience: str, week: str) -> None:
    window = await _window(ctx, audience, week)
    late = ctx.now - _sent_at(ctx, audience, week) > LATE
    notice = await _compose(ctx, audience, _edition(week, late=late), window)
    ctx.session.add(
        Digest(
            audience=audience,
            week=week,
            window_from=window.since,
            window_to=window.until,
            text=rendering.render(notice, ctx.district.language) if notice else "",
            created_at=ctx.now,
        )
    )
    # The row comes first: of two processes at the same moment, one fails here and has said nothing.
    await ctx.session.flush()
    if notice is not None:
        tell = _tell_coordinators if audience == COORDINATORS else _tell_members
        await tell(ctx, notice, f"{CAUSE}{audience}:{week}")


async def _tell_coordinators(ctx: Context, notice: Notice, cause: str) -> None:
    """Each in private; those without a private chat together, in the coordination channel."""
    everybody = await voice.role_holders(ctx, RoleName.COORDINATOR)
    told = [await voice.person(ctx, person.id, notice, cause=f"{cause}:{person.id}") for person in everybody]
    channels = await places.channels(ctx.session, Purpose.COORDINATION)
    if None in told and channels:
        await voice.everybody(ctx, channels[0].id, notice, cause=f"{cause}:channel")


async def _tell_members(ctx: Context, notice: Notice, cause: str) -> None:
    """In every open-mic channel; where there is none, wherever people talk."""
    open_mic = await places.channels(ctx.session, Purpose.OPENMIC)
    for channel in open_mic or await places.channels(ctx.session, Purpose.TALK):
        await voice.everybody(ctx, channel.id, notice, cause=f"{cause}:{channel.id}")
