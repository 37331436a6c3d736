"""Minutes: rebuilt from rows whenever they are shown, posted once, their card kept current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forum import agenda, numbers, occasions, rendering, rounds, series, voice
from forum.agenda import Topic
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice
from forum.notices import minutes as notices
from forum.occasions import Occasion
from storage import meetings, messages, public
from storage import minutes as rows
from storage.models import (
    Channel,
    Decision,
    Idea,
    Meeting,
    MinutesEntry,
    MinutesStatus,
    Person,
    Purpose,
    Rsvp,
    Task,
    TaskStatus,
)

#: What fits into one message on every network, with room for translation.
CHAT_LENGTH = 3500
#: How many decisions and tasks a shortened message shows, and how long each may be.
SHORT_COUNT, SHORT_LENGTH = 8, 120


class NoMinutes(Refusal):
    """No meeting has ended there."""

    def __init__(self) -> None:
        super().__init__(notices.none_yet())


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A decision: `B3/2026`, its wording, the idea it answers."""

    label: str
    text: str
    idea: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A task: `erledigt 7` closes number 7."""

    number: int
    text: str
    owner: str
    due_on: date | None
    status: TaskStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One item with what was said of it; without topic: what was said outside the agenda."""

    topic: Topic | None
    infos: tuple[str, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    duties: tuple[Duty, ...] = ()
    postponed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesView:
    """The minutes of one meeting; of confidential items only the number."""

    occasion: Occasion
    #: `11/2026`: the eleventh meeting of its series that year.
    number: str
    started_at: datetime
    ended_at: datetime | None
    minute_taker: str | None
    status: MinutesStatus
    correction_until: date | None
    attendees: tuple[str, ...]
    excused: tuple[str, ...]
    sections: tuple[Section, ...]
    objections: tuple[str, ...]
    next: Occasion | None
    url: str

    @property
    def resolutions(self) -> tuple[Resolution, ...]:
        """All decisions, at a glance."""
        return tuple(resolution for section in self.sections for resolution in section.resolutions)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """All tasks, at a glance."""
        return tuple(duty for section in self.sections for duty in section.duties)


async def record(ctx: Context, meeting: Meeting) -> MinutesView:
    """The minutes of a meeting that has begun."""
    taker = await ctx.session.get(Person, meeting.minute_taker_id) if meeting.minute_taker_id else None
    following_ = await following(ctx, meeting)
    present = await attendees(ctx, meeting)
    absent = [p for p in await meetings.answered(ctx.session, meeting.id, Rsvp.NO) if p not in present]
    return MinutesView(
        occasion=await occasions.of(ctx, meeting),
        number=await _number(ctx, meeting),
        started_at=meeting.started_at or meeting.starts_at,
        ended_at=meeting.ended_at,
        minute_taker=taker.name if taker else None,
        status=meeting.minutes_status or MinutesStatus.DRAFT,
        correction_until=meeting.correction_until,
        attendees=tuple(person.name for person in present),
        excused=tuple(person.name for person in absent),
        sections=await _sections(ctx, meeting),
        objections=await _objections(ctx, meeting),
        next=await occasions.of(ctx, following_) if following_ else None,
        url=f"{ctx.district.web_url}/meetings/{meeting.id}",
    )


async def latest(ctx: Context, channel: Channel, person_id: int, words: str) -> Meeting:
    """The newest minutes of the round named, else of the channel, in private of any one may know of."""
    purposes: frozenset[Purpose] = frozenset()
    series_id = channel_id = None
    if words:
        series_id = (await series.find(ctx, words, channel_id=channel.id, active=False)).id
    if words or channel.purpose is Purpose.PRIVATE:
        purposes = await rounds.visible(ctx, person_id)
    else:
        channel_id = channel.id
    found = await rows.latest(ctx.session, series_id=series_id, channel_id=channel_id, purposes=purposes)
    if found is None:
        raise NoMinutes
    return found


async def attendees(ctx: Context, meeting: Meeting) -> list[Person]:
    """Who said yes to the invitation or spoke during the meeting, by name."""
    until = meeting.ended_at or ctx.now
    spoke = await meetings.speakers(
        ctx.session, meeting.channel_id, meeting.started_at or meeting.starts_at, until
    )
    dictated = {entry.person_id for entry in await rows.entries(ctx.session, meeting.id) if entry.at <= until}
    yes = await meetings.answered(ctx.session, meeting.id, Rsvp.YES)
    wrote = [await ctx.session.get_one(Person, person_id) for person_id in dictated]
    found = {person.id: person for person in (*yes, *spoke, *wrote)}
    return sorted(found.values(), key=lambda person: (person.name.casefold(), person.id))


async def following(ctx: Context, meeting: Meeting) -> Meeting | None:
    """The next meeting of the same series, else of the same channel."""
    since = max(ctx.now, meeting.starts_at)
    found = [
        *await meetings.ahead(ctx.session, since, series_id=meeting.series_id, limit=2),
        *await meetings.ahead(ctx.session, since, channel_id=meeting.channel_id, limit=2),
    ]
    return next((other for other in found if other.id != meeting.id), None)


async def _number(ctx: Context, meeting: Meeting) -> str:
    zone = ZoneInfo((await meetings.series_of(ctx.session, meeting)).zone)
    year = (meeting.started_at or meeting.starts_at).astimezone(zone).year
    first, last = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return f"{await rows.meeting_number(ctx.session, meeting, first, last)}/{year}"


async def _sections(ctx: Context, meeting: Meeting) -> tuple[Section, ...]:
    entries = await rows.entries(ctx.session, meeting.id)
    rulings = await public.rulings(ctx.session, meeting_id=meeting.id)
    tasks = await public.tasks(ctx.session, meeting_id=meeting.id)
    resolutions = {ruling.decision.entry_id: _resolution(ruling.decision, ruling.idea) for ruling in rulings}
    duties = {task.entry_id: await duty(ctx, task) for task in reversed(tasks)}
    outside = _section(None, [e for e in entries if e.item_id is None], resolutions, duties)
    sections = [outside] if outside.infos or outside.resolutions or outside.duties else []
    for item in await rows.items(ctx.session, meeting.id):
        if item.opened_at is None:
            continue
        said = [entry for entry in entries if entry.item_id == item.id and not item.confidential]
        section = _section(await agenda.topic(ctx, item), said, resolutions, duties)
        sections.append(replace(section, postponed=item.postponed))
    return tuple(sections)


def _section(
    topic: Topic | None,
    said: Sequence[MinutesEntry],
    resolutions: dict[int, Resolution],
    duties: dict[int | None, Duty],
) -> Section:
    return Section(
        topic=topic,
        infos=tuple(entry.text for entry in said if entry.kind == "info"),
        resolutions=tuple(resolutions[entry.id] for entry in said if entry.id in resolutions),
        duties=tuple(duties[entry.id] for entry in said if entry.id in duties),
    )


def _resolution(decision: Decision, idea: Idea | None) -> Resolution:
    return Resolution(
        label=f"B{decision.number}/{decision.year}",
        text=decision.text,
        idea=numbers.of(idea) if idea else None,
    )


async def duty(ctx: Context, task: Task) -> Duty:
    """A task as people read it."""
    owner = await ctx.session.get_one(Person, task.owner_id) if task.owner_id else None
    return Duty(
        number=task.number,
        text=task.text,
        owner=owner.name if owner else task.owner_name,
        due_on=task.due_on,
        status=task.status,
    )


async def _objections(ctx: Context, meeting: Meeting) -> tuple[str, ...]:
    return tuple(e.text for e in await rows.entries(ctx.session, meeting.id) if e.kind == "objection")


async def message(ctx: Context, meeting: Meeting) -> Notice:
    """The minutes as one chat message: whole, or at a glance, or shortened, whatever fits."""
    view, languages = await record(ctx, meeting), await voice.languages_in(ctx, meeting.channel_id)
    for notice in (notices.record(view), notices.glance(view, len(view.sections) + 100, 400)):
        if len(rendering.together(notice, languages)) <= CHAT_LENGTH:
            return notice
    return notices.glance(view, SHORT_COUNT, SHORT_LENGTH)


async def publish(ctx: Context, meeting: Meeting) -> None:
    """Post the minutes in all rooms of the channel."""
    notice = await message(ctx, meeting)
    await voice.everybody(ctx, meeting.channel_id, notice, cause=f"minutes:{meeting.id}")


async def refresh(ctx: Context, meeting: Meeting) -> None:
    """Let the posted minutes show where they stand."""
    posted = await messages.of_cause(ctx.session, f"minutes:{meeting.id}")
    if posted is not None:
        await voice.change(ctx, posted, await message(ctx, meeting))
