"""People and what they are trusted with."""

from __future__ import annotations

from forum import audit
from forum.context import Context
from storage import people
from storage.models import Person, RoleName


async def grant(ctx: Context, words: str, role: RoleName) -> Person | None:
    """Give a role to `network:user` (created when unknown) or a person's id; None when nobody is meant."""
    person = await find(ctx, words)
    if person is not None and await people.grant(ctx.session, person.id, role):
        audit.write(ctx, "person", person.id, "grant", role=role.value)
    return person


async def revoke(ctx: Context, words: str, role: RoleName) -> Person | None:
    """Take a role away; None when nobody is meant."""
    person = await find(ctx, words)
    if person is not None and await people.revoke(ctx.session, person.id, role):
        audit.write(ctx, "person", person.id, "revoke", role=role.value)
    return person


async def find(ctx: Context, words: str) -> Person | None:
    """The person behind `telegram:123`, `matrix:@a:b.c` (created when unknown) or an id."""
    network, _, user = words.partition(":")
    if user:
        account = await people.met(ctx.session, network, user, name=user, now=ctx.now)
        return await ctx.session.get_one(Person, account.person_id)
    return await ctx.session.get(Person, int(words)) if words.isdecimal() else None
