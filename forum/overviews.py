"""What stands in a weekly digest: for the coordinators what to do next, for the members what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum import numbers, reasons
from forum.context import Context
from forum.reasons import Reason
from storage import digests, figures, public
from storage.digests import Duties, Turnout
from storage.figures import Trouble
from storage.models import Idea, IdeaStatus
from storage.public import OPEN, Date

#: How far both digests look ahead.
AHEAD = timedelta(days=14)
#: Lines a section may have; with all sections full a digest stays within 20 and 12 lines.
PROMISES, MOVING, ANSWERS, DATES = 3, 2, 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a digest covers: [since, until)."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which digest it is: the ISO week it is named after, and whether it comes late."""

    week: str
    first: date
    last: date
    late: bool

    @property
    def number(self) -> int:
        """The number of the calendar week."""
        return self.first.isocalendar().week


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An idea as a line names it; `short` is what one types for it, `link` None while it is not public."""

    number: str
    short: str
    title: str
    status: IdeaStatus
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An answer that is due, and the meeting it could be given in."""

    item: Item
    due: date
    broken: bool
    meeting: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """How many ideas wait for the same thing, and for how many days the oldest does."""

    count: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """An idea with the support it won in the window and the support it has."""

    item: Item
    fresh: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an idea: the reason given, and the wording of a decision that is not confidential."""

    item: Item
    reason: Reason
    decision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A meeting ahead and what is known about it."""

    id: int
    name: str
    starts_at: datetime
    place: str
    turnout: Turnout
    minute_taker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForCoordinators:
    """The sections of the coordinators' digest."""

    promises: Sequence[Promise]
    new: Pile
    questions: Pile
    overdue: Pile
    fresh_voices: int
    moving: Sequence[Voices]
    answered: dict[str, int]
    outcomes: Sequence[Outcome]
    dates: Sequence[Appointment]
    duties: Duties
    trouble: Trouble

    @property
    def empty(self) -> bool:
        """Nothing is new and nothing waits."""
        waiting = self.new.count or self.questions.count or self.overdue.count or self.promises
        owed = self.duties.overdue or self.duties.due
        return not (waiting or self.fresh_voices or self.outcomes or self.dates or owed or self.trouble.any)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForMembers:
    """The sections of the members' digest."""

    outcomes: Sequence[Outcome]
    published: int
    support: Voices | None
    dates: Sequence[Appointment]

    @property
    def empty(self) -> bool:
        """Nothing is new; an old idea that would like support is no news."""
        return not (self.outcomes or self.published or self.dates)


async def for_coordinators(ctx: Context, window: Window) -> ForCoordinators:
    """What happened in the window, and what waits now."""
    session, today = ctx.session, ctx.today
    sunday = today + timedelta(days=6 - today.weekday())
    dates = await public.dates_ahead(
        session, ctx.now, ctx.now + AHEAD, limit=DATES, purposes=digests.PREPARED
    )
    voices = await digests.fresh_voices(session, window.since, window.until)
    answers = await digests.answers(session, window.since, window.until, public=False)
    return ForCoordinators(
        promises=await _promises(ctx, dates),
        new=await _waiting(ctx, IdeaStatus.NEW),
        questions=await _waiting(ctx, IdeaStatus.QUESTION),
        overdue=_pile(ctx, *await digests.overdue(session, today)),
        fresh_voices=sum(fresh for _, fresh in voices),
        moving=await _voices(ctx, voices[:MOVING]),
        answered=_counted([idea for idea, _ in answers]),
        outcomes=[await _outcome(ctx, idea) for idea, _ in answers[:ANSWERS]],
        dates=await _appointments(ctx, dates),
        duties=await digests.duties(session, today, sunday),
        trouble=await figures.trouble(session, ctx.machine_now),
    )


async def for_members(ctx: Context, window: Window) -> ForMembers:
    """What happened in the window and is public now, and what begins in the fortnight after it."""
    session, since, until = ctx.session, window.since, window.until
    dates = await public.dates_ahead(session, until, until + AHEAD, limit=DATES, purposes=OPEN)
    answers = await digests.answers(session, since, until, public=True)
    wanted = await digests.to_support(session, until)
    return ForMembers(
        outcomes=[await _outcome(ctx, idea) for idea, _ in answers[:ANSWERS]],
        published=await digests.published(session, since, until),
        support=(await _voices(ctx, [(wanted, 0)]))[0] if wanted else None,
        dates=await _appointments(ctx, dates),
    )


def item(ctx: Context, idea: Idea) -> Item:
    """The idea as a line of a digest names it."""
    number = numbers.of(idea)
    shown = idea.public and idea.status not in public.SILENT
    return Item(
        number=number,
        short=str(idea.serial) if idea.year == ctx.today.year else number,
        title=idea.title,
        status=idea.status,
        link=f"{ctx.district.web_url.rstrip('/')}/ideas/{number}" if shown else None,
    )


async def _promises(ctx: Context, dates: Sequence[Date]) -> list[Promise]:
    due = await digests.promises(ctx.session, ctx.today, PROMISES)
    meeting = dates[0].name if dates else None
    return [
        Promise(
            item=item(ctx, idea),
            due=idea.promised_on,
            broken=idea.promised_on < ctx.today,
            meeting=meeting,
        )
        for idea in due
    ]


async def _waiting(ctx: Context, status: IdeaStatus) -> Pile:
    count, oldest = await digests.waiting(ctx.session, status)
    return _pile(ctx, count, oldest.astimezone(ctx.district.zone).date() if oldest else None)


def _pile(ctx: Context, count: int, oldest: date | None) -> Pile:
    return Pile(count=count, days=(ctx.today - oldest).days if oldest else 0)


async def _voices(ctx: Context, found: Sequence[tuple[Idea, int]]) -> list[Voices]:
    totals = await public.voices(ctx.session, [idea.id for idea, _ in found])
    return [Voices(item=item(ctx, idea), fresh=fresh, total=totals.get(idea.id, 0)) for idea, fresh in found]


def _counted(ideas: Sequence[Idea]) -> dict[str, int]:
    statuses = [idea.status for idea in ideas]
    return {status.value: statuses.count(status) for status in digests.ANSWERED}


async def _outcome(ctx: Context, idea: Idea) -> Outcome:
    rulings = await public.rulings(ctx.session, idea_id=idea.id)
    return Outcome(
        item=item(ctx, idea),
        reason=reasons.read(idea.reason),
        decision=rulings[-1].decision.text if rulings else None,
    )


async def _appointments(ctx: Context, dates: Sequence[Date]) -> list[Appointment]:
    turnouts = await digests.turnouts(ctx.session, [date.meeting.id for date in dates])
    return [
        Appointment(
            id=date.meeting.id,
            name=date.name,
            starts_at=date.meeting.starts_at,
            place=date.meeting.place,
            turnout=turnouts[date.meeting.id],
            minute_taker=date.meeting.minute_taker_id is not None,
        )
        for date in dates
    ]
