"""Leaving the network without loose ends, and coming back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum import audit, cards, deputies, invitations, minutes, outreach, tasks, voice
from forum.context import Context
from forum.errors import Refusal
from forum.minutes import Duty
from forum.notices import members as notices
from forum.transitions import OPEN
from storage import avatars, directory, people, registry
from storage import deputies as deputy_rows
from storage import tasks as task_rows
from storage.models import OutreachReason, Person, RoleName, Room, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """What is to be settled: tasks and who takes them on, roles, dates, ideas."""

    name: str
    duties: Sequence[Duty]
    #: None: the coordination as a whole.
    successor: str | None
    roles: Sequence[RoleName]
    dates: int
    ideas: int


class LastCoordinator(Refusal):
    """Somebody has to coordinate; another one must be there first."""

    def __init__(self) -> None:
        super().__init__(notices.last_coordinator())


class Gone(Refusal):
    """The person left before."""

    def __init__(self) -> None:
        super().__init__(notices.already_gone())


async def prospect(ctx: Context, person: Person) -> Farewell:
    """What leaving would mean. Raises `Gone` or `LastCoordinator`."""
    if person.left_at is not None:
        raise Gone
    roles = await people.roles(ctx.session, person.id)
    if RoleName.COORDINATOR in roles and len(await people.holders(ctx.session, RoleName.COORDINATOR)) == 1:
        raise LastCoordinator
    successor = await _successor(ctx, person)
    own = await task_rows.open_of(ctx.session, person.id)
    return Farewell(
        name=person.name,
        duties=[await minutes.duty(ctx, task) for task in own],
        successor=successor.name if successor else None,
        roles=sorted(roles - {RoleName.MEMBER}),
        dates=len(await registry.answers_ahead(ctx.session, person.id, ctx.now)),
        ideas=len(await registry.ideas_of(ctx.session, person.id, OPEN)),
    )


async def leave(ctx: Context, person: Person, *, room: Room | None = None) -> Farewell:
    """Hand over what is open, end what is theirs, say goodbye. Raises `Gone` or `LastCoordinator`."""
    farewell = await prospect(ctx, person)
    successor = await _successor(ctx, person)
    await _end_roles(ctx, person)
    await _hand_over(ctx, person, successor)
    await _call_off(ctx, person)
    await voice.person(ctx, person.id, notices.left(farewell), cause=_stamped(ctx, person, "left"), room=room)
    person.left_at = ctx.now
    await directory.uncare(ctx.session, person.id)
    await avatars.drop(ctx.session, person.id)
    await registry.close_private(ctx.session, person.id, ctx.machine_now)
    audit.write(ctx, "person", person.id, "leave", person_id=person.id)
    for idea in await registry.ideas_of(ctx.session, person.id, OPEN):
        await cards.show(ctx, idea)
    await _tell_coordinators(ctx, person, farewell)
    return farewell


async def come_back(ctx: Context, person: Person, room: Room) -> None:
    """Whoever writes again belongs to the network again; roles do not come back by themselves."""
    person.left_at = None
    await ctx.session.flush()
    audit.write(ctx, "person", person.id, "return", person_id=person.id)
    await voice.person(ctx, person.id, notices.back(), cause=_stamped(ctx, person, "back"), room=room)
    for idea in await registry.ideas_of(ctx.session, person.id, OPEN):
        await cards.show(ctx, idea)


async def _successor(ctx: Context, person: Person) -> Person | None:
    """Who stands in for them, else the coordinator with the fewest such duties."""
    for row in await deputy_rows.of(ctx.session, person.id):
        if row.accepted_at is not None and (row.until_on is None or row.until_on >= ctx.today):
            return await ctx.session.get_one(Person, row.deputy_id)
    return await outreach.somebody(ctx, OutreachReason.WELCOME, but=person)


async def _end_roles(ctx: Context, person: Person) -> None:
    for row in await deputy_rows.by(ctx.session, person.id):
        notice = notices.deputy_left(person.name)
        await voice.person(ctx, row.person_id, notice, cause=_stamped(ctx, person, f"deputy:{row.id}"))
        await deputy_rows.end(ctx.session, [row])
    await deputies.end(ctx, person)
    for role in await people.roles(ctx.session, person.id):
        await people.revoke(ctx.session, person.id, role)
        audit.write(ctx, "person", person.id, "revoke", role=role.value)


async def _hand_over(ctx: Context, person: Person, successor: Person | None) -> None:
    """Tasks and ideas find somebody else, who gets one list of them."""
    await registry.withdraw_offers(ctx.session, person.id)
    open_ = await task_rows.open_of(ctx.session, person.id)
    passed: list[Task] = [await tasks.pass_on(ctx, task, successor) for task in open_]
    for idea in await registry.ideas_in_hands_of(ctx.session, person.id, OPEN):
        idea.responsible_id = successor.id if successor else None
        await cards.show(ctx, idea)
    if successor is not None and passed:
        duties = [await minutes.duty(ctx, task) for task in passed]
        notice = notices.handed_over(person.name, duties)
        await voice.person(ctx, successor.id, notice, cause=_stamped(ctx, person, "tasks"))


async def _call_off(ctx: Context, person: Person) -> None:
    for meeting, rsvp in await registry.answers_ahead(ctx.session, person.id, ctx.now):
        await invitations.take_back(ctx, person.id, meeting, rsvp)


async def _tell_coordinators(ctx: Context, person: Person, farewell: Farewell) -> None:
    notice = notices.somebody_left(farewell)
    for coordinator in await voice.role_holders(ctx, RoleName.COORDINATOR):
        await voice.person(ctx, coordinator.id, notice, cause=_stamped(ctx, person, f"told:{coordinator.id}"))


def _stamped(ctx: Context, person: Person, what: str) -> str:
    return f"leaving:{person.id}:{what}:{ctx.machine_now.isoformat()}"
