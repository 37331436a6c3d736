"""The verb on roles."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.session import refuse, work
from bot.settings import ACCOUNT, HOW_TO_NAME
from forum import people
from forum.context import Context
from storage.models import RoleName


def role(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="telegram:123, matrix:@a:b.c oder eine Nummer")
    ],
    role_name: Annotated[
        str, typer.Argument(metavar="ROLE", help="member, moderator, coordinator oder ombudsperson")
    ],
    remove: Annotated[bool, typer.Option("--remove", help="die Rolle wegnehmen")] = False,
) -> None:
    """Einer Person eine Rolle geben oder wegnehmen."""
    if not person.isdecimal() and not ACCOUNT.fullmatch(person):
        refuse(f"„{person}“ ist kein Konto. {HOW_TO_NAME}", 2)
    possible = [known.value for known in RoleName]
    if role_name not in possible:
        refuse(f"„{role_name}“ ist keine Rolle. Möglich sind: {', '.join(possible)}.", 2)

    async def verb(ctx: Context) -> str | None:
        act = people.revoke if remove else people.grant
        found = await act(ctx, person, RoleName(role_name))
        return found.name if found else None

    name = work(verb)
    if name is None:
        refuse(f"Niemand heißt „{person}“. Schreiben Sie telegram:123, matrix:@name:server oder eine Nummer.")
    typer.echo(f"{name} ist {'nicht mehr' if remove else 'jetzt'} {role_name}.")
