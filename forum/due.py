"""What is due now: every duty is a query and a unique key, so running it again changes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from forum import (
    corrections,
    digests,
    farewells,
    gaps,
    invitations,
    passings,
    reminders,
    returns,
    series,
    sittings,
    tasks,
    triage,
    welcome,
)
from forum.context import Context
from storage import meetings

Duty = Callable[[Context], Awaitable[None]]


async def write_dates_down(ctx: Context) -> None:
    """The coming dates of every series, as meetings."""
    for one in await meetings.series(ctx.session):
        await series.materialise(ctx, one)


#: In this order: dates are written down before they are invited to, and digests tell what became of the rest.
DUTIES: tuple[Duty, ...] = (
    write_dates_down,
    invitations.invite_due,
    reminders.remind_due,
    sittings.close_forgotten,
    corrections.approve_due,
    tasks.remind_due,
    welcome.finish_forgotten,
    triage.wake,
    farewells.leave_unlinked,
    passings.tell_due,
    gaps.tell_due,
    returns.tell_due,
    digests.send_due,
)


async def catch_up(ctx: Context) -> None:
    """Do everything that is due, however long nobody looked."""
    for duty in DUTIES:
        await duty(ctx)
