"""Whom coordinators should get in touch with: newcomers, and who asks for a human being."""

from __future__ import annotations

from datetime import datetime, time

from forum import calendar, languages, minutes, people, rendering, topics, voice
from forum.context import Context
from forum.notices import tasks as task_notices
from forum.tasks import OFFICE
from forum.words import N_, translated
from storage import deputies, directory, outreach, tasks
from storage import people as registry
from storage.models import Outreach, OutreachReason, Person, RoleName, Task, TaskStatus

#: Working days in which somebody is to be greeted or called.
DAYS = 5
#: Names that a task shows; a flood of new accounts is still one line.
NAMES, LONGEST_NAME = 3, 60
ONE = {
    OutreachReason.WELCOME: N_("Neu im Netzwerk: %(name)s begrüßen (%(about)s)"),
    OutreachReason.CONTACT: N_("%(name)s möchte mit einem Menschen sprechen (%(about)s)"),
}
SOME = {
    OutreachReason.WELCOME: N_("Neu im Netzwerk, zu begrüßen: %(names)s"),
    OutreachReason.CONTACT: N_("Möchten mit einem Menschen sprechen: %(names)s"),
}
MANY = N_("%(names)s und weitere, zusammen %(count)s")


async def gather(ctx: Context, person: Person, reason: OutreachReason) -> Task:
    """Ask the coordination to get in touch with somebody; all of one day are gathered in one task."""
    morning = datetime.combine(ctx.today, time(), ctx.district.zone)
    task = await outreach.open_task(ctx.session, reason, since=morning)
    fresh = task is None
    if task is None:
        task = await _new(ctx, reason)
    if not await outreach.asks_for(ctx.session, task, person.id):
        ctx.session.add(Outreach(task_id=task.id, person_id=person.id, reason=reason, at=ctx.now))
        await ctx.session.flush()
        task.text = await _wording(ctx, task, reason)
    if fresh and task.owner_id is not None:
        notice = task_notices.yours(await minutes.duty(ctx, task))
        await voice.person(ctx, task.owner_id, notice, cause=f"task:{task.id}:yours")
    return task


async def _new(ctx: Context, reason: OutreachReason) -> Task:
    owner = await somebody(ctx, reason)
    return await tasks.add(
        ctx.session,
        Task(
            text="",
            owner_id=owner.id if owner else None,
            owner_name=owner.name if owner else translated(OFFICE, ctx.district.language),
            due_on=calendar.working_days_after(ctx.today, DAYS, ctx.district.region),
            status=TaskStatus.OPEN,
            created_at=ctx.now,
        ),
    )


async def somebody(ctx: Context, reason: OutreachReason, *, but: Person | None = None) -> Person | None:
    """The coordinator with the fewest of such tasks, or who stands in for them; None without coordinators."""
    coordinators = [p for p in await registry.holders(ctx.session, RoleName.COORDINATOR) if p is not but]
    busy = await outreach.workload(ctx.session, reason)
    stand_ins = {
        away.id: deputy
        for away, deputy, _ in await deputies.standing_in(ctx.session, RoleName.COORDINATOR, ctx.today)
    }
    present = [stand_ins.get(person.id, person) for person in coordinators]
    present = [person for person in present if person is not but]
    return min(present, key=lambda person: (busy.get(person.id, 0), person.id), default=None)


async def _wording(ctx: Context, task: Task, reason: OutreachReason) -> str:
    language = ctx.district.language
    last, count = await outreach.newest(ctx.session, task, NAMES)
    if count == 1:
        about = await _about(ctx, last[0])
        return translated(ONE[reason], language) % {"name": _short(last[0].name), "about": about}
    names = ", ".join(_short(person.name) for person in last)
    if count > len(last):
        names = translated(MANY, language) % {"names": names, "count": count}
    return translated(SOME[reason], language) % {"names": names}


async def _about(ctx: Context, person: Person) -> str:
    """Language, topics and where to write to."""
    language = ctx.district.language
    spoken = languages.name(rendering.supported(person.language, language), language)
    mine = [topics.name(topic, language) for topic in await directory.interests(ctx.session, person.id)]
    return "; ".join([spoken, *mine, *(await people.reach(ctx, person)).ways])


def _short(name: str) -> str:
    return rendering.line(name, LONGEST_NAME)
