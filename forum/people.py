"""People: who is meant by what was written, what they are trusted with, and which of them one can talk to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forum import audit
from forum.context import Context
from storage import deputies, people
from storage.models import Person, RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Somebody to talk to: their name and where to write to them (`Telegram: @name`)."""

    name: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who stands in for whom, and until when (None: until further notice)."""

    deputy: Reach
    away: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A human being to talk to: the district's own words, or the coordinators and who stands in for them."""

    words: str = ""
    coordinators: tuple[Reach, ...] = ()
    deputies: tuple[StandIn, ...] = ()

    @property
    def nobody(self) -> bool:
        """There is no human being to name."""
        return not self.words and not self.coordinators and not self.deputies


async def grant(ctx: Context, words: str, role: RoleName) -> Person | None:
    """Give a role to `network:user` (created when unknown) or a person's id; None when nobody is meant."""
    person = await find(ctx, words)
    if person is not None and await people.grant(ctx.session, person.id, role):
        audit.write(ctx, "person", person.id, "grant", role=role.value)
    return person


async def revoke(ctx: Context, words: str, role: RoleName) -> Person | None:
    """Take a role away, and with it the deputy in it; None when nobody is meant."""
    person = await find(ctx, words)
    if person is not None and await people.revoke(ctx.session, person.id, role):
        named = await deputies.of(ctx.session, person.id)
        await deputies.end(ctx.session, [row for row in named if row.role is role])
        audit.write(ctx, "person", person.id, "revoke", role=role.value)
    return person


async def find(ctx: Context, words: str) -> Person | None:
    """The person behind `telegram:123`, `matrix:@a:b.c` (created when unknown) or an id."""
    network, _, user = words.partition(":")
    if user:
        account = await people.met(ctx.session, network, user, name=user, now=ctx.now)
        return await ctx.session.get_one(Person, account.person_id)
    # An id has at most 18 digits; what is longer would not fit into the database's numbers.
    return await ctx.session.get(Person, int(words)) if words.isdecimal() and len(words) < 19 else None


async def known(ctx: Context, words: str) -> list[Person]:
    """Who may be meant by `telegram:123`, an id or a name; nobody is created."""
    network, _, user = words.partition(":")
    account = await people.account(ctx.session, network, user) if user else None
    if account is not None:
        return [await ctx.session.get_one(Person, account.person_id)]
    if words.isdecimal() and len(words) < 10:
        found = await ctx.session.get(Person, int(words))
        return [found] if found else []
    return list(await people.named(ctx.session, words))


async def contact(ctx: Context) -> Contact:
    """Whom people can talk to now."""
    if ctx.district.contact:
        return Contact(words=ctx.district.contact)
    role = RoleName.COORDINATOR
    return Contact(
        coordinators=tuple([await reach(ctx, one) for one in await people.holders(ctx.session, role)]),
        deputies=tuple(
            [
                StandIn(deputy=await reach(ctx, deputy), away=away.name, until=until)
                for away, deputy, until in await deputies.standing_in(ctx.session, role, ctx.today)
            ]
        ),
    )


async def reach(ctx: Context, person: Person) -> Reach:
    """Where somebody can be written to: numbers of accounts reach nobody, user names and addresses do."""
    ways = [
        f"{account.network.title()}: {f'@{account.username}' if account.username else account.user}"
        for account in await people.accounts(ctx.session, person.id)
        if account.username or account.user.startswith("@")
    ]
    return Reach(name=person.name, ways=tuple(ways))
