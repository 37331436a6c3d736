"""The verb on roles."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.session import refuse, work
from forum import people
from forum.context import Context
from storage.models import RoleName


def role(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="telegram:123, matrix:@a:b.c or an id")],
    role_name: Annotated[str, typer.Argument(metavar="ROLE", help="member, moderator, coordinator or ombudsperson")],
    remove: Annotated[bool, typer.Option("--remove", help="take the role away")] = False,
) -> None:
    """Give a person a role, or take it away."""
    possible = [known.value for known in RoleName]
    if role_name not in possible:
        refuse(f"„{role_name}“ is no role; choose one of {', '.join(possible)}.", 2)

    async def verb(ctx: Context) -> str | None:
        act = people.revoke if remove else people.grant
        found = await act(ctx, person, RoleName(role_name))
        return found.name if found else None

    name = work(verb)
    if name is None:
        refuse(f"Nobody is „{person}“; write telegram:123, matrix:@name:server or an id.")
    typer.echo(f"{name} is {'no longer ' if remove else ''}{role_name}.")
