"""Tasks: handed out, done, handed over, dropped, and the reminders that go with their date."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from forum import access, audit, minutes, voice
from forum.context import Context
from forum.errors import Refusal
from forum.minutes import Duty
from forum.notices import Notice
from forum.notices import tasks as notices
from forum.words import N_, translated
from storage import messages, people, tasks
from storage.messages import Choice
from storage.models import Meeting, Person, RoleName, Task, TaskStatus

#: Days after the due date, the earliest first: to the responsible, at last to the coordinators.
STAGES = {"before": -3, "due": 0, "after": 3, "coordinators": 4}
#: Who is responsible when nobody is.
OFFICE = N_("Büro der Koordination")
#: Reminders come in the morning.
MORNING = time(8, 0)


class NoSuchTask(Refusal):
    """There is no task with this number."""

    def __init__(self) -> None:
        super().__init__(notices.no_such_task())


class NotOpen(Refusal):
    """The task is done, handed over or dropped already."""

    def __init__(self, duty: Duty) -> None:
        super().__init__(notices.not_open(duty))


class NotResponsible(Refusal):
    """Only the responsible and coordinators may do this."""

    def __init__(self, duty: Duty) -> None:
        super().__init__(notices.not_responsible(duty))


class WhoElse(Refusal):
    """A task is handed over to exactly one person the network knows."""

    def __init__(self) -> None:
        super().__init__(notices.who_else())


class NoReason(Refusal):
    """A task is dropped for a reason."""

    def __init__(self) -> None:
        super().__init__(notices.how_to_drop())


async def open_task(ctx: Context, words: str) -> Task:
    """The open task with the number in `words` (`7`, `A7`); raises `NoSuchTask` or `NotOpen`."""
    digits = words.strip().casefold().lstrip("#a")
    task = await tasks.numbered(ctx.session, int(digits)) if digits.isdecimal() and len(digits) < 9 else None
    if task is None:
        raise NoSuchTask
    if task.status is not TaskStatus.OPEN:
        raise NotOpen(await minutes.duty(ctx, task))
    return task


async def own(ctx: Context, person_id: int) -> list[Duty]:
    """What one person has to do, the most urgent first."""
    return [await minutes.duty(ctx, task) for task in await tasks.open_of(ctx.session, person_id)]


async def done(ctx: Context, person_id: int, task: Task) -> None:
    """The task is done; raises `NotResponsible`."""
    await _require_responsible(ctx, person_id, task)
    await _close(ctx, task, TaskStatus.DONE, person_id)


async def drop(ctx: Context, person_id: int, task: Task, reason: str) -> None:
    """The task need not be done any more, for a reason; for coordinators."""
    await access.require(ctx, person_id, RoleName.COORDINATOR)
    if not reason.strip():
        raise NoReason
    task.status_text = reason.strip()
    await _close(ctx, task, TaskStatus.DROPPED, person_id)


async def offer(ctx: Context, person_id: int, task: Task, name: str) -> Person:
    """Ask somebody else to take the task over; it stays where it is until they say yes. Raises `WhoElse`."""
    await _require_responsible(ctx, person_id, task)
    found = await people.named(ctx.session, name)
    if len(found) != 1 or found[0].id == task.owner_id:
        raise WhoElse
    task.offered_to_id = found[0].id
    audit.write(ctx, "task", task.id, "offer", person_id=person_id, to=found[0].id)
    await ctx.session.flush()
    await _ask(ctx, task, found[0])
    return found[0]


async def _ask(ctx: Context, task: Task, person: Person) -> None:
    """In private where there is a way, else in the rooms of the meeting that gave the task."""
    yes, no = f"takeover {task.number}", f"leavetask {task.number}"
    notice, cause = notices.offered(await minutes.duty(ctx, task), person.name), _stamped(ctx, task, "offer")
    choices = (
        Choice(label=N_("Ja"), emoji="✅", command=yes),
        Choice(label=N_("Nein"), emoji="❌", command=no),
    )
    asked = await voice.person(ctx, person.id, notice, cause=cause, choices=choices)
    meeting = await ctx.session.get(Meeting, task.meeting_id) if task.meeting_id else None
    if asked is None and meeting is not None:
        asked = await voice.everybody(ctx, meeting.channel_id, notice, cause=cause, choices=choices)
    if asked is None:
        raise WhoElse
    await voice.expect(ctx, person.id, asked, on_yes=yes, on_no=no)


async def take_over(ctx: Context, person: Person, task: Task) -> Task:
    """The person who was asked takes it: the old task is closed, a new one is theirs."""
    if task.offered_to_id != person.id:
        raise NotResponsible(await minutes.duty(ctx, task))
    return await pass_on(ctx, task, person)


async def pass_on(ctx: Context, task: Task, person: Person | None) -> Task:
    """Close a task and give it anew to somebody else, or without a person to the coordination."""
    await _close(ctx, task, TaskStatus.HANDED_OVER, person.id if person else None)
    return await tasks.add(
        ctx.session,
        Task(
            meeting_id=task.meeting_id,
            entry_id=task.entry_id,
            idea_id=task.idea_id,
            text=task.text,
            owner_id=person.id if person else None,
            owner_name=person.name if person else translated(OFFICE, ctx.district.language),
            due_on=task.due_on,
            status=TaskStatus.OPEN,
            created_at=ctx.now,
        ),
    )


async def leave(ctx: Context, person: Person, task: Task) -> None:
    """The person who was asked does not take it; the responsible hears so."""
    if task.offered_to_id != person.id:
        raise NotResponsible(await minutes.duty(ctx, task))
    task.offered_to_id = None
    await ctx.session.flush()
    if task.owner_id is not None:
        notice = notices.left(await minutes.duty(ctx, task), person.name)
        await voice.person(ctx, task.owner_id, notice, cause=_stamped(ctx, task, "left"))


async def hand_out(ctx: Context, meeting: Meeting) -> None:
    """Tell everybody who got a task in this meeting, in private where there is a way."""
    for task in await tasks.of_meeting(ctx.session, meeting.id):
        if task.status is TaskStatus.OPEN and task.owner_id is not None:
            notice = notices.yours(await minutes.duty(ctx, task))
            await voice.person(ctx, task.owner_id, notice, cause=f"task:{task.id}:yours")


async def remind_due(ctx: Context) -> None:
    """Remind of every task whose time has come; after downtime only the newest reminder is said."""
    for task in await tasks.due_by(ctx.session, ctx.today + timedelta(days=-STAGES["before"])):
        stage = newest(ctx, task)
        if stage == "coordinators":
            await _tell_coordinators(ctx, task)
        elif stage is not None:
            await _tell_responsible(ctx, task, stage)


def newest(ctx: Context, task: Task) -> str | None:
    """The latest reminder whose morning has come since the task was given: a key of STAGES."""
    assert task.due_on is not None  # the query asks for a date
    mornings = {
        stage: datetime.combine(task.due_on + timedelta(days=days), MORNING, ctx.district.zone)
        for stage, days in STAGES.items()
    }
    return next((s for s in reversed(STAGES) if task.created_at < mornings[s] <= ctx.now), None)


async def _tell_responsible(ctx: Context, task: Task, stage: str) -> None:
    cause = f"task:{task.id}:{stage}"
    if await messages.of_cause(ctx.session, cause) is not None:
        return
    notice = notices.reminder(await minutes.duty(ctx, task), ctx.today)
    told = await voice.person(ctx, task.owner_id, notice, cause=cause) if task.owner_id else None
    meeting = await ctx.session.get(Meeting, task.meeting_id) if task.meeting_id else None
    if told is None and meeting is not None:
        await voice.everybody(ctx, meeting.channel_id, notice, cause=cause)


async def _tell_coordinators(ctx: Context, task: Task) -> None:
    notice: Notice = notices.overdue(await minutes.duty(ctx, task), ctx.today)
    for person in await voice.role_holders(ctx, RoleName.COORDINATOR):
        cause = f"task:{task.id}:coordinators:{person.id}"
        if await messages.of_cause(ctx.session, cause) is None:
            await voice.person(ctx, person.id, notice, cause=cause)


async def _require_responsible(ctx: Context, person_id: int, task: Task) -> None:
    if task.owner_id != person_id and not await access.has(ctx, person_id, RoleName.COORDINATOR):
        raise NotResponsible(await minutes.duty(ctx, task))


async def _close(ctx: Context, task: Task, status: TaskStatus, person_id: int | None) -> None:
    task.status, task.closed_at, task.offered_to_id = status, ctx.now, None
    audit.write(ctx, "task", task.id, status.value, person_id=person_id)
    await ctx.session.flush()


def _stamped(ctx: Context, task: Task, what: str) -> str:
    return f"task:{task.id}:{what}:{ctx.now.isoformat(timespec='seconds')}"
