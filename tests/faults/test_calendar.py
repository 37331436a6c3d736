"""The nights in which clocks change, leap day, month ends, wrong clocks, two clocks: each word once, in time.

What is due is a query of the database. Inviting and reminding, which must be punctual, run at every minute of
a night from midnight to six o'clock; the other duties, which only catch up, every half hour. The rest of the
day is proven on `SeriesTrigger`, which alone says when duties run between ticks: it is asked at every minute
of the whole day, and must name the moments that the calendar gives.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.civil import CivilTime, ClockSetting
from bot.clock import BEFORE, SeriesTrigger
from bot.work import Work
from forum import due, invitations, people, reminders, series
from forum.context import District
from forum.drafts import Plan
from storage import people as accounts
from storage import places
from storage.database import Database
from storage.models import Digest, Meeting, Outbox, Purpose, RoleName, Series

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTS = ("2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26", "2028-10-29")
#: Each is a daily round; in such a night half past two is there twice, or not at all.
TIMES = ("01:30", "02:30", "03:00", "03:30")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PUNCTUAL: tuple[due.Duty, ...] = (invitations.invite_due, reminders.remind_due)
ROOMS = {"telegram": "-100", "matrix": "!work:example.org"}


def local(text: str) -> datetime:
    """A moment by Berlin's clocks: of two the first, of none the one an hour later."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=0).astimezone(UTC)


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    """Every minute between them, both included."""
    while start <= end:
        yield start
        start += MINUTE


@dataclass(slots=True)
class Almanac:
    """A district and its clock; `said` are the keys of all that was said, with the civil moment of it."""

    work: Work
    said: dict[str, datetime] = field(default_factory=dict)
    _newest: int = 0

    async def founds(self, rrule: str, *firsts: str) -> None:
        """A bridged room, a coordinator, and a round for each of these first dates."""
        async with self.work.unit() as ctx:
            channel = await places.add_channel(ctx.session, "Arbeit", Purpose.COORDINATION, ctx.now)
            for network, address in ROOMS.items():
                await places.add_room(ctx.session, channel, network, address, now=ctx.now)
            petra = await accounts.met(ctx.session, "telegram", "1", name="Petra", now=ctx.now)
            await people.grant(ctx, "telegram:1", RoleName.COORDINATOR)
            for number, first in enumerate(firsts):
                begin = datetime.fromisoformat(first)
                plan = Plan(name=f"Runde {number}", rrule=rrule, first=begin, minutes=15, place="")
                proposed = await series.propose(ctx, petra.person_id, channel.id, plan)
                await series.confirm(ctx, petra.person_id, proposed.id)

    async def reaches(self, moment: datetime) -> None:
        """The clock shows this moment, and ticks."""
        await self._does(moment, due.DUTIES)

    async def passes(self, moment: datetime) -> None:
        """The same, but what is not punctual waits for the next half hour."""
        await self._does(moment, due.DUTIES if moment.minute % 30 == 0 else PUNCTUAL)

    async def _does(self, moment: datetime, duties: Sequence[due.Duty]) -> None:
        self.work.civil.jump(moment)
        async with self.work.unit() as ctx:
            for duty in duties:
                await duty(ctx)
            spoken = ctx.session.info.get("outbox")
        if spoken:
            await self.looks(moment)

    async def looks(self, moment: datetime) -> None:
        """Note what was said since the last look."""
        async with self.work.database.reading() as session:
            rows = (
                await session.execute(select(Outbox.id, Outbox.key).where(Outbox.id > self._newest))
            ).all()
        self.said |= {row.key: moment for row in rows}
        self._newest = max([self._newest, *(row.id for row in rows)])

    async def meetings(self) -> list[Meeting]:
        """All that were written down."""
        async with self.work.database.reading() as session:
            return list((await session.scalars(select(Meeting))).all())


def opened(database: Database, district: District, moment: datetime) -> Almanac:
    """A clock that stands at `moment` until it is moved."""
    return Almanac(Work(database, district, CivilTime(ClockSetting(moment, 1e-9))))


async def expected(almanac: Almanac, start: datetime, end: datetime) -> dict[str, datetime]:
    """By the calendar alone: what has to be said after `start` until `end`, and when, in each room."""
    wanted: dict[str, datetime] = {}
    for meeting in await almanac.meetings():
        begins = local(meeting.nominal_local)
        for which, before in reminders.BEFORE.items():
            cause = f"round:{meeting.id}:reminder:{meeting.nominal_local}:{which}"
            if start < begins - before <= end:
                wanted |= {f"{cause}@{room}": begins - before for room in (1, 2)}
    return wanted


def said_reminders(almanac: Almanac, start: datetime) -> dict[str, datetime]:
    """The reminders that were said after `start`."""
    return {key: at for key, at in almanac.said.items() if ":reminder:" in key and at > start}


@pytest.mark.parametrize("night", NIGHTS)
async def test_each_minute_of_a_night_in_which_the_clocks_change(
    night: str, database: Database, district: District
) -> None:
    """Every reminder is said at its very minute, once in each room, and no other is said at all."""
    start, end = local(f"{night}T00:00"), local(f"{night}T06:00")
    almanac = opened(database, district, start - 16 * DAY)
    day = (date.fromisoformat(night) - 3 * DAY).isoformat()
    await almanac.founds("FREQ=DAILY", *(f"{day}T{time}" for time in TIMES))
    for days in (16, 10, 5, 2, 1, 0):
        await almanac.reaches(start - days * DAY)
    for moment in minutes(start + MINUTE, end):
        await almanac.passes(moment)
    assert said_reminders(almanac, start) == await expected(almanac, start, end)
    nominal = Counter((meeting.series_id, meeting.nominal_local) for meeting in await almanac.meetings())
    assert set(nominal.values()) == {1}


@pytest.mark.parametrize(
    ("rrule", "first", "dates"),
    [
        ("FREQ=DAILY", "2028-02-27T00:30", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-31T00:30", ["2028-02-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "2028-01-29T00:30", ["2028-02-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2028-01-31T00:30", []),
        ("FREQ=YEARLY", "2028-02-29T00:30", ["2028-02-29"]),
    ],
)
async def test_leap_day(
    rrule: str, first: str, dates: list[str], database: Database, district: District
) -> None:
    """The last day of February 2028 is its twenty-ninth, for every kind of rule."""
    start, end = local("2028-02-27T12:00"), local("2028-03-01T12:00")
    almanac = opened(database, district, start - 40 * DAY)
    await almanac.founds(rrule, first)
    for days in (40, 20, 8, 0):
        await almanac.reaches(start - days * DAY)
    for moment in minutes(start, end):
        # Every round is at half past, and what leads up to it too.
        if moment.minute == 30:
            await almanac.reaches(moment)
    hours = {key.split(":reminder:")[1] for key in said_reminders(almanac, start) if ":hour@" in key}
    assert sorted({hour[:10] for hour in hours}) == dates
    assert said_reminders(almanac, start) == await expected(almanac, start, end)


@pytest.mark.parametrize("night", NIGHTS)
def test_between_ticks_the_clock_wakes_at_the_calendars_moments(night: str) -> None:
    """Asked at every minute of the day, of a round at each of the times."""
    begin = date.fromisoformat(night)
    start, end = local(f"{night}T00:00"), local(f"{begin + DAY}T00:00")
    for time in TIMES:
        one = Series(rrule="FREQ=DAILY", starts_local=f"{begin - 30 * DAY}T{time}", zone="Europe/Berlin")
        trigger = SeriesTrigger(one, CivilTime())
        days = [begin + n * DAY for n in range(-3, 20)]
        wanted = sorted({local(f"{day}T{time}") - before for day in days for before in BEFORE})
        for moment in minutes(start, end):
            assert trigger.next_moment(moment) == wanted[bisect_right(wanted, moment)], moment


def test_months_end_when_they_end() -> None:
    """A round on the last day of the month, and one on the thirty-first, in all of 2026 to 2028."""
    for rrule, wanted in (("FREQ=MONTHLY;BYMONTHDAY=-1", 36), ("FREQ=MONTHLY;BYMONTHDAY=31", 21)):
        one = Series(rrule=rrule, starts_local="2026-01-31T18:00", zone="Europe/Berlin")
        trigger, moment, begun = SeriesTrigger(one, CivilTime()), local("2025-12-31T18:00"), []
        while (found := trigger.next_moment(moment)) is not None and found < local("2029-01-01T00:00"):
            moment = found
            wall = found.astimezone(BERLIN)
            if (wall + DAY).day == 1 and (wall.hour, wall.minute) == (18, 0):
                begun.append(wall.date())
        assert len({*begun}) >= wanted
        assert {day.day for day in begun} == ({31} if wanted == 21 else {28, 29, 30, 31})


@pytest.mark.parametrize("monday", ["2026-03-30", "2026-10-26", "2027-03-29", "2027-11-01", "2028-10-30"])
async def test_digests_keep_to_the_clock_on_the_wall(
    monday: str, database: Database, district: District
) -> None:
    """Half past seven and eight o'clock are what clocks show then, in the first week after the change too."""
    begin = date.fromisoformat(monday)
    almanac = opened(database, district, local(f"{begin - 3 * DAY}T12:00"))
    await almanac.founds("FREQ=DAILY", f"{begin - 2 * DAY}T18:00")
    for day in (begin - 7 * DAY, begin - 4 * DAY):
        await almanac.reaches(local(f"{day}T09:00"))
    for day, around in ((begin, "07:26"), (begin + 3 * DAY, "07:56")):
        first = local(f"{day}T{around}")
        for moment in minutes(first, first + 8 * MINUTE):
            await almanac.reaches(moment)
    async with database.reading() as session:
        sent = [
            row for row in await session.scalars(select(Digest)) if row.created_at > local(f"{begin}T00:00")
        ]
    walls = [(row.audience, f"{row.created_at.astimezone(BERLIN):%a %H:%M}") for row in sent]
    assert walls == [("coordinators", "Mon 07:30"), ("members", "Thu 08:00")]


@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
async def test_a_clock_that_is_set_wrong_repeats_nothing(
    night: str, database: Database, district: District
) -> None:
    """Two hours forward and back, again and again: the reminder is said once in each room."""
    start, end = local(f"{night}T00:00"), local(f"{night}T06:00")
    almanac = opened(database, district, start - 16 * DAY)
    await almanac.founds("FREQ=DAILY", f"{date.fromisoformat(night) - 3 * DAY}T03:30")
    for days in (16, 9, 3, 1):
        await almanac.reaches(start - days * DAY)
    for number, moment in enumerate(minutes(start + MINUTE, end)):
        wrong = (timedelta(hours=2), timedelta(hours=-2), timedelta())[number % 3]
        await almanac.passes(moment + wrong)
    keys = [key for key in almanac.said if ":reminder:" in key and f":{night}T03:30:hour@" in key]
    assert sorted(key.rpartition("@")[2] for key in keys) == ["1", "2"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
async def test_two_clocks_say_everything_once(
    database: Database, database_url: str, district: District
) -> None:
    """Two processes tick at the same moments on one database: one reminder for each date and room."""
    start, end = local("2026-10-25T00:00"), local("2026-10-25T04:00")
    almanac = opened(database, district, start - 16 * DAY)
    await almanac.founds("FREQ=DAILY", *(f"2026-10-22T{time}" for time in TIMES))
    for days in (16, 9, 5, 1, 0):
        await almanac.reaches(start - days * DAY)
    other = opened(Database(database_url), district, start)
    for moment in minutes(start + MINUTE, end):
        if moment.minute in (0, 1, 30, 31):
            await asyncio.gather(almanac.reaches(moment), other.reaches(moment))
            await almanac.looks(moment)
    await other.work.database.close()
    assert said_reminders(almanac, start) == await expected(almanac, start, end)
