"""The clock: a tick that catches up with whatever is due, and for punctuality one job for each series.

It holds no truth. What is due is a query, that it was said is a unique key; without the series' jobs all
would happen too, at most one tick later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import menus, retention, rooms
from bot.civil import CivilTime, machine_now, monotonic
from bot.work import Work
from forum import due, invitations, reminders, rhythm, troubles
from forum.context import Context
from storage import meetings
from storage.failures import Deposed, Unavailable
from storage.models import Series

log = structlog.get_logger(__name__)

#: Seconds between two ticks.
INTERVAL = 10.0
#: What happens before each date of a series, and the date itself.
BEFORE = (invitations.PERIOD, *reminders.BEFORE.values(), timedelta(0))
#: So many dates can matter: there is at most one a day, and nothing is due earlier than the invitation.
DATES = invitations.PERIOD.days + 2
#: A moment to measure jumps of civil time with.
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
#: A series' job is scheduled anew when civil time has jumped by more than this many machine seconds.
JUMP = 5.0
#: A duty that takes longer must not keep the program from ending.
GRACE_SECONDS = 10.0
#: What is done at each tick beside what is due in the forum.
DUTIES = (menus.sweep, rooms.take_up_waiting, troubles.tell, retention.forget)
#: Late is better than never, once is enough, and never twice at a time: all of it is caught up anyway.
MANNERS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1, "replace_existing": True}


class SeriesTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """Fires when a series has something due: its rule in wall-clock time, then civil, then machine time."""

    def __init__(self, series: Series, civil: CivilTime) -> None:
        self._rrule, self._zone = series.rrule, ZoneInfo(series.zone)
        self._first = datetime.fromisoformat(series.starts_local)
        self._civil = civil

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime | None:
        """The machine moment of the next civil one; None when the series has no dates left."""
        moment = self.next_moment(self._civil.now())
        return now + timedelta(seconds=self._civil.seconds_until(moment)) if moment else None

    def next_moment(self, after: datetime) -> datetime | None:
        """The first moment later than `after` at which something of this series is due."""
        return min((m for m in self._moments(after) if m > after), default=None)

    def _moments(self, after: datetime) -> Iterable[datetime]:
        # The wall clock alone is unsure about an hour.
        since = rhythm.wall(after, self._zone) - timedelta(hours=1)
        for start in islice(rhythm.starts(self._rrule, self._first, after=since), DATES):
            moment = rhythm.moment(start, self._zone)
            yield from (moment - before for before in BEFORE)


class Clock:
    """Does what is due, again and again, until cancelled."""

    def __init__(self, work: Work, *, interval: float = INTERVAL) -> None:
        """`interval` is in machine seconds."""
        self._work = work
        self._interval = interval
        #: Seconds of `monotonic` at the last tick in which every duty was done; the start counts as one.
        self.last_tick = monotonic()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._pass = asyncio.Lock()
        self._scheduled: object = None
        #: Whether a duty of this pass found the database away.
        self._away = False

    async def run(self) -> None:
        """Tick until cancelled; what is running then is finished first, if it can be."""
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._interval, timezone=UTC),
            id="tick",
            next_run_time=machine_now(),
            **MANNERS,
        )
        self._scheduler.start()
        try:
            while True:
                await asyncio.sleep(self._interval)
                self._put_right()
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Let the pass that runs come to its end, for a while; no other one begins."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await self._pass.acquire()
        except TimeoutError:
            log.warning("A duty does not come to its end; the next start does it again")
        self._scheduler.shutdown(wait=False)

    def _put_right(self) -> None:
        """The next tick is a moment of the machine's clock: set back, it would be hours away."""
        job, now = self._scheduler.get_job("tick"), machine_now()
        if job.next_run_time > now + timedelta(seconds=self._interval):
            job.modify(next_run_time=now)

    async def _tick(self) -> None:
        """Every duty in its own transaction: one that fails must not keep the others from being done."""
        # The jobs of several series may come due together; one pass after another does for all of them.
        async with self._pass:
            self._away = False
            done = [await self._do(duty) for duty in (*due.DUTIES, *DUTIES)]
            done.append(await self._do(self._schedule_series))
        if all(done):
            self.last_tick = monotonic()

    async def _do(self, duty: due.Duty) -> bool:
        try:
            async with self._work.unit("duty") as ctx:
                await duty(ctx)
        except Deposed:
            # Another process has taken over and does it.
            return False
        except Unavailable as error:
            self._say_away(error)
            return False
        except Exception:
            log.exception("A duty failed", duty=duty.__name__)
            return False
        return True

    def _say_away(self, error: Unavailable) -> None:
        """Once in a pass: what one duty finds, the others find as well."""
        if not self._away:
            self._away = True
            log.warning("The database does not answer; what is due waits for it", error=str(error))

    async def _schedule_series(self, ctx: Context) -> None:
        """One job for each series, anew when a series changed or civil time jumped."""
        series = await meetings.series(ctx.session)
        wanted = [(s.id, s.rrule, s.starts_local, s.zone) for s in series], self._offset()
        if wanted == self._scheduled:
            return
        for job in self._scheduler.get_jobs():
            if job.id != "tick":
                job.remove()
        for one in series:
            trigger = SeriesTrigger(one, self._work.civil)
            self._scheduler.add_job(self._tick, trigger, id=f"series-{one.id}", **MANNERS)
        self._scheduled = wanted

    def _offset(self) -> int:
        """The same while civil time runs evenly; now and then it rounds differently, which is harmless."""
        return round((monotonic() + self._work.civil.seconds_until(FIXED)) / JUMP)
