"""Deputies: who stands in for a moderator or coordinator, asked first, until a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from forum import access, audit, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import members as notices
from forum.words import N_
from storage import deputies, people
from storage.messages import Choice
from storage.models import Deputy, Person, RoleName

#: Roles somebody else can hold for a while; confidential matter is handed over by the command line alone.
DEPUTISED = frozenset({RoleName.MODERATOR, RoleName.COORDINATOR})


class NoRole(Refusal):
    """Whoever has no role has nothing to be stood in for."""

    def __init__(self, name: str) -> None:
        super().__init__(notices.no_role(name))


class NotOneself(Refusal):
    """Nobody stands in for themselves."""

    def __init__(self) -> None:
        super().__init__(notices.not_oneself())


class Past(Refusal):
    """The last day is over already."""

    def __init__(self) -> None:
        super().__init__(notices.day_is_past())


class Unreachable(Refusal):
    """The deputy cannot be asked: they never wrote to the bot in private."""

    def __init__(self, name: str) -> None:
        super().__init__(notices.deputy_unreachable(name))


class NotOffered(Refusal):
    """The question is over: somebody else was named, or nobody any more."""

    def __init__(self) -> None:
        super().__init__(notices.not_offered())


async def offer(ctx: Context, by: Person, away: Person, deputy: Person, until: date | None) -> None:
    """Ask `deputy` to stand in for `away`; coordinators may do so for others.

    Raises `NotAllowed`, `NoRole`, `NotOneself`, `Past` or `Unreachable`.
    """
    if by.id != away.id:
        await access.require(ctx, by.id, RoleName.COORDINATOR)
    roles = DEPUTISED & await people.roles(ctx.session, away.id)
    if not roles:
        raise NoRole(away.name)
    if deputy.id == away.id:
        raise NotOneself
    if until is not None and until < ctx.today:
        raise Past
    before = await deputies.of(ctx.session, away.id)
    await deputies.appoint(ctx.session, away.id, deputy.id, roles, until=until)
    await _tell_end(ctx, away, [row for row in before if row.role in roles and row.deputy_id != deputy.id])
    await _ask(ctx, away, deputy, sorted(roles), until)
    audit.write(ctx, "person", away.id, "offer_deputy", person_id=by.id, deputy=deputy.id)


async def _ask(
    ctx: Context, away: Person, deputy: Person, roles: Sequence[RoleName], until: date | None
) -> None:
    yes, no = f"standin {away.id}", f"nostandin {away.id}"
    asked = await voice.person(
        ctx,
        deputy.id,
        notices.will_you_stand_in(away.name, [role.value for role in roles], until),
        cause=_stamped(ctx, away, deputy, "asked"),
        choices=(
            Choice(label=N_("Ja"), emoji="✅", command=yes),
            Choice(label=N_("Nein"), emoji="❌", command=no),
        ),
    )
    if asked is None:
        raise Unreachable(deputy.name)
    await voice.expect(ctx, deputy.id, asked, on_yes=yes, on_no=no)


async def accept(ctx: Context, deputy: Person, away_id: int) -> date | None:
    """The deputy says yes, and whom they stand in for hears so; the last day. Raises `NotOffered`."""
    away, rows = await _offered(ctx, deputy, away_id)
    for row in rows:
        row.accepted_at = ctx.now
    await ctx.session.flush()
    audit.write(ctx, "person", away.id, "deputy", person_id=deputy.id)
    await voice.person(
        ctx,
        away.id,
        notices.stands_in_for_you(deputy.name, rows[0].until_on),
        cause=_stamped(ctx, away, deputy, "yes"),
    )
    return rows[0].until_on


async def refuse(ctx: Context, deputy: Person, away_id: int) -> None:
    """The deputy says no; whom they would have stood in for hears so. Raises `NotOffered`."""
    away, rows = await _offered(ctx, deputy, away_id)
    await deputies.end(ctx.session, rows)
    await voice.person(
        ctx, away.id, notices.does_not_stand_in(deputy.name), cause=_stamped(ctx, away, deputy, "no")
    )


async def _offered(ctx: Context, deputy: Person, away_id: int) -> tuple[Person, Sequence[Deputy]]:
    rows = await deputies.offered(ctx.session, away_id, deputy.id)
    if not rows:
        raise NotOffered
    return await ctx.session.get_one(Person, away_id), rows


async def end(ctx: Context, away: Person) -> bool:
    """The person is back; their deputies hear so. False when nobody stood in."""
    rows = await deputies.of(ctx.session, away.id)
    await _tell_end(ctx, away, rows)
    await deputies.end(ctx.session, rows)
    return bool(rows)


async def appoint(ctx: Context, away: Person, role: RoleName, deputy: Person, until: date | None) -> None:
    """Name a deputy without asking, as the command line may. Raises `NotOneself` or `Past`."""
    if deputy.id == away.id:
        raise NotOneself
    if until is not None and until < ctx.today:
        raise Past
    await deputies.appoint(ctx.session, away.id, deputy.id, [role], until=until, accepted_at=ctx.now)
    audit.write(ctx, "person", away.id, "deputy", deputy=deputy.id, role=role.value)


async def _tell_end(ctx: Context, away: Person, rows: Sequence[Deputy]) -> None:
    for deputy_id in {row.deputy_id for row in rows if row.accepted_at is not None}:
        deputy = await ctx.session.get_one(Person, deputy_id)
        cause = _stamped(ctx, away, deputy, "over")
        await voice.person(ctx, deputy_id, notices.no_longer_needed(away.name), cause=cause)


def _stamped(ctx: Context, away: Person, deputy: Person, what: str) -> str:
    return f"deputy:{away.id}:{deputy.id}:{what}:{ctx.machine_now.isoformat()}"
