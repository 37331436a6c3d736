"""Stories about the clock: it does what is due, is punctual, and survives a duty that fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.civil import CivilTime, ClockSetting, machine_now, monotonic
from bot.clock import DUTIES, Clock, SeriesTrigger
from bot.work import Work
from forum import due, series
from forum.context import Context, District
from forum.drafts import Plan
from storage import failpoints, messages, people, places
from storage.database import Database, Unavailable
from storage.models import Purpose, RoleName, Series

BERLIN = ZoneInfo("Europe/Berlin")
#: Civil time of these stories begins two seconds before an invitation is due.
BEGIN = datetime(2026, 12, 3, 12, 59, 58, tzinfo=UTC)


def berlin(text: str) -> datetime:
    """A moment by Berlin's clocks, the first one where there are two."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def a_series(rrule: str | None, first: str) -> Series:
    """A series that is nowhere written down."""
    return Series(rrule=rrule, starts_local=first, zone="Europe/Berlin")


@pytest.fixture
def work(database: Database, district: District) -> Work:
    """Units of work in civil time at its natural speed."""
    return Work(database, district, CivilTime(ClockSetting(BEGIN, 1)))


@asynccontextmanager
async def running(clock: Clock) -> AsyncIterator[None]:
    """The clock runs inside the block."""
    task = asyncio.create_task(clock.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds, ten seconds at most."""
    async with asyncio.timeout(100):
        while not await holds():  # noqa: ASYNC110  # what it waits for is a row, which rings no bell here
            await asyncio.sleep(0.02)


async def _jour_fixe(work: Work) -> None:
    async with work.unit() as ctx:
        channel = await places.add_channel(ctx.session, "Arbeit", Purpose.TALK, ctx.now)
        await places.add_room(ctx.session, channel, "telegram", "-100", now=ctx.now)
        petra = await people.met(ctx.session, "telegram", "1", name="Petra", now=ctx.now)
        first = datetime.fromisoformat("2026-12-17T14:00")
        plan = Plan(name="Jour fixe", rrule="FREQ=MONTHLY;BYDAY=3TH", first=first, minutes=90, place="")
        proposed = await series.propose(ctx, petra.person_id, channel.id, plan)
        await series.confirm(ctx, petra.person_id, proposed.id)


def _said(work: Work, cause: str) -> Callable[[], Awaitable[bool]]:
    async def said() -> bool:
        async with work.database.reading() as session:
            return await messages.of_cause(session, cause) is not None

    return said


async def test_a_series_is_served_at_its_moment(work: Work) -> None:
    """Between two ticks the series' own job invites, at the very second it is due."""
    await _jour_fixe(work)
    async with running(Clock(work, interval=3600)):
        await until(_said(work, "round:1:invitation"))
    assert timedelta(seconds=2) <= work.civil.now() - BEGIN < timedelta(seconds=10)


async def test_the_tick_alone_would_do(work: Work) -> None:
    """A series that came after the jobs were made is served by the next tick."""
    async with running(Clock(work, interval=0.05)):
        await _jour_fixe(work)
        work.civil.jump(BEGIN + timedelta(minutes=5))
        await until(_said(work, "round:1:invitation"))


async def test_a_jump_of_civil_time_is_noticed(work: Work) -> None:
    """After a jump the jobs fire by the new time, not by the old."""
    await _jour_fixe(work)
    work.civil.jump(BEGIN - timedelta(days=1))
    clock = Clock(work, interval=0.05)
    async with running(clock):
        begun = monotonic()
        await until(lambda: _ticked(clock, begun))
        work.civil.jump(BEGIN)
        await until(_said(work, "round:1:invitation"))


async def _ticked(clock: Clock, since: float) -> bool:
    return clock.last_tick > since


async def test_a_duty_that_fails_stops_no_other(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are done, and the last good tick grows old until health shows it."""

    async def broken(_ctx: Context) -> None:
        raise RuntimeError("as if a row were poisoned")

    monkeypatch.setattr(due, "DUTIES", (broken, *due.DUTIES))
    await _jour_fixe(work)
    work.civil.jump(BEGIN + timedelta(minutes=5))
    clock = Clock(work, interval=0.05)
    before = clock.last_tick
    async with running(clock):
        await until(_said(work, "round:1:invitation"))
    assert clock.last_tick == before


async def test_a_database_that_is_away_is_one_clear_line(work: Work) -> None:
    """Each pass says once that it waits, without a traceback, and health sees that nothing was done."""

    tried = 0
    tried_all = asyncio.Event()

    async def away() -> None:
        nonlocal tried
        tried += 1
        if tried == len((*due.DUTIES, *DUTIES, "series")):
            tried_all.set()
        raise Unavailable("the server closed the connection")

    clock = Clock(work, interval=3600)
    before = clock.last_tick
    with capture_logs() as said, failpoints.planned({("duty", "before"): away}):
        async with running(clock), asyncio.timeout(100):
            await tried_all.wait()
    [line] = [line for line in said if "due" in line["event"]]
    assert (line["log_level"], line["error"]) == ("warning", "the server closed the connection")
    assert not any("exc_info" in line for line in said)
    assert clock.last_tick == before


async def test_the_tick_answers_invitations_that_waited(work: Work) -> None:
    """Their inviter coordinates now, by whichever way."""
    async with work.unit() as ctx:
        jan = await people.met(ctx.session, "matrix", "@jan:b.c", name="Jan", now=ctx.now)
        await places.keep_waiting(ctx.session, "matrix", "!a:b.c", jan.id, ctx.machine_now)
    async with running(Clock(work, interval=0.05)):
        async with work.unit() as ctx:
            await people.grant(ctx.session, jan.person_id, RoleName.COORDINATOR)
        await until(_is_known(work, "!a:b.c"))


def _is_known(work: Work, address: str) -> Callable[[], Awaitable[bool]]:
    async def known() -> bool:
        async with work.database.reading() as session:
            return await places.room_with_address(session, address) is not None

    return known


async def test_a_tick_that_goes_well_is_remembered(work: Work) -> None:
    """Health can tell that the clock is alive."""
    clock = Clock(work, interval=0.05)
    before = clock.last_tick
    async with running(clock):
        await until(lambda: _ticked(clock, before))


@pytest.mark.parametrize(
    ("after", "moment"),
    [
        ("2026-11-23T09:00", "2026-12-03T14:00"),
        ("2026-12-03T14:00", "2026-12-10T14:00"),
        ("2026-12-10T14:00", "2026-12-16T14:00"),
        ("2026-12-16T14:00", "2026-12-17T13:00"),
        ("2026-12-17T13:00", "2026-12-17T14:00"),
        ("2026-12-17T14:00", "2027-01-07T14:00"),
        ("2027-03-14T09:00", "2027-03-17T14:00"),
        ("2027-04-01T13:30", "2027-04-01T14:00"),
    ],
)
def test_what_is_due_next_follows_the_wall_clock(after: str, moment: str) -> None:
    """Invitation, reminders and beginning of every date, in winter and in summer."""
    trigger = SeriesTrigger(a_series("FREQ=MONTHLY;BYDAY=3TH", "2026-12-17T14:00"), CivilTime())
    assert trigger.next_moment(berlin(after)) == berlin(moment)


@pytest.mark.parametrize("night", ["2027-03-28", "2026-10-25", "2027-10-31"])
def test_a_night_of_the_clock_change_has_one_beginning(night: str) -> None:
    """A date at half past two is reminded of once and begins once, where the clock shows it first."""
    trigger = SeriesTrigger(a_series(None, f"{night}T02:30"), CivilTime())
    begins = berlin(f"{night}T02:30")
    first = trigger.next_moment(berlin(f"{night}T00:00"))
    assert first == begins - timedelta(hours=1)
    assert trigger.next_moment(first) == begins
    assert trigger.next_moment(begins) is None


def test_machine_time_follows_the_speed_of_a_rehearsal() -> None:
    """At sixty times the speed an hour of civil time is a minute for the machine."""
    civil = CivilTime(ClockSetting(berlin("2026-12-17T12:00"), 60))
    trigger = SeriesTrigger(a_series(None, "2026-12-17T14:00"), civil)
    now = machine_now()
    fires = trigger.get_next_fire_time(None, now)
    assert fires is not None
    assert timedelta(seconds=59) < fires - now <= timedelta(seconds=60)


def test_a_series_without_dates_left_has_nothing_due() -> None:
    """Past dates are the tick's business alone."""
    trigger = SeriesTrigger(a_series(None, "2026-12-17T14:00"), CivilTime())
    assert trigger.next_moment(berlin("2026-12-17T14:00")) is None
