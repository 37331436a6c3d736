"""Commands about tasks: one's own, done, handed over, dropped."""

from __future__ import annotations

from bot.commands import grammar, meant
from bot.commands.call import Call, Command
from forum import minutes, tasks
from forum.notices import tasks as notices
from storage.models import RoleName


async def own(call: Call) -> None:
    """What one has to do."""
    await call.answer(notices.listing(await tasks.own(call.ctx, call.person.id), call.ctx.today))


async def done(call: Call) -> None:
    """A task is done."""
    await tasks.done(call.ctx, call.person.id, await tasks.open_task(call.ctx, call.args))
    await call.receipt()


async def hand_over(call: Call) -> None:
    """Ask somebody else to take a task over."""
    number, name = grammar.words(call.args)
    task = await tasks.open_task(call.ctx, number)
    person = await tasks.offer(call.ctx, call.person.id, task, name)
    await call.answer(notices.was_offered(await minutes.duty(call.ctx, task), person.name))


async def drop(call: Call) -> None:
    """A task need not be done any more."""
    number, reason = grammar.words(call.args)
    await tasks.drop(call.ctx, call.person.id, await tasks.open_task(call.ctx, number), reason)
    await call.receipt()


async def take_over(call: Call) -> None:
    """Yes to a task that was offered."""
    await meant.settle(call)
    task = await tasks.take_over(call.ctx, call.person, await tasks.open_task(call.ctx, call.args))
    await call.answer(notices.yours(await minutes.duty(call.ctx, task)))


async def leave(call: Call) -> None:
    """No to a task that was offered."""
    await meant.settle(call)
    await tasks.leave(call.ctx, call.person, await tasks.open_task(call.ctx, call.args))
    await call.receipt()


COMMANDS = (
    Command(word="tasks", german="aufgaben", run=own),
    Command(word="done", german="erledigt", run=done),
    Command(word="handover", german="übergeben", run=hand_over),
    Command(word="drop", german="entfällt", run=drop, role=RoleName.COORDINATOR),
    Command(word="takeover", german="aufgabe-übernehmen", run=take_over, hidden=True),
    Command(word="leavetask", german="aufgabe-lassen", run=leave, hidden=True),
)
