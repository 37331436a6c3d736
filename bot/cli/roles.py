"""The verb on roles, and on who stands in for whom in one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NoReturn

import typer

from bot.cli.session import refuse, work
from bot.settings import ACCOUNT, HOW_TO_NAME
from forum import deputies, people, rendering, whens
from forum.context import Context
from forum.errors import Refusal
from storage import people as registry
from storage.models import Person, RoleName

#: After the last coordinator was taken away.
NOBODY_COORDINATES = (
    " Niemand koordiniert jetzt; beim nächsten Start gibt „openmic run“ dafür einen Einmal-Code aus."
)


def role(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="telegram:123, matrix:@a:b.c oder eine Nummer")
    ],
    role_name: Annotated[
        str, typer.Argument(metavar="ROLE", help="member, moderator, coordinator oder ombudsperson")
    ],
    remove: Annotated[bool, typer.Option("--remove", help="die Rolle wegnehmen")] = False,
    deputy: Annotated[
        str | None, typer.Option(metavar="PERSON", help="wer sie in dieser Rolle vertritt")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="der letzte Tag der Vertretung")] = None,
) -> None:
    """Einer Person eine Rolle geben oder wegnehmen, oder eine Vertretung in der Rolle eintragen."""
    for words in filter(None, (person, deputy)):
        if not words.isdecimal() and not ACCOUNT.fullmatch(words):
            refuse(f"„{words}“ ist kein Konto. {HOW_TO_NAME}", 2)
    possible = [known.value for known in RoleName]
    if role_name not in possible:
        refuse(f"„{role_name}“ ist keine Rolle. Möglich sind: {', '.join(possible)}.", 2)
    if (remove and deputy) or (until and not deputy):
        refuse("--deputy geht nicht mit --remove, und --until nur mit --deputy.", 2)
    if deputy is None:
        _change(person, RoleName(role_name), remove=remove)
    else:
        _deputise(person, RoleName(role_name), deputy, until)


def _change(person: str, role_: RoleName, *, remove: bool) -> None:
    async def verb(ctx: Context) -> tuple[str, bool]:
        act = people.revoke if remove else people.grant
        found = await act(ctx, person, role_) or _nobody(person)
        return found.name, bool(await registry.holders(ctx.session, RoleName.COORDINATOR))

    name, coordinated = work(verb)
    warning = NOBODY_COORDINATES if remove and role_ is RoleName.COORDINATOR and not coordinated else ""
    typer.echo(f"{name} ist {'nicht mehr' if remove else 'jetzt'} {role_.value}.{warning}")


def _deputise(person: str, role_: RoleName, deputy: str, until: str | None) -> None:
    async def verb(ctx: Context) -> tuple[Person, Person, date | None]:
        last = _day(until, ctx.today) if until else None
        stands_in = await people.find(ctx, deputy) or _nobody(deputy)
        away = await people.grant(ctx, person, role_) or _nobody(person)
        await deputies.appoint(ctx, away, role_, stands_in, last)
        return away, stands_in, last

    try:
        away, stands_in, last = work(verb)
    except Refusal as refusal:
        refuse(rendering.render(refusal.notice, rendering.SOURCE_LANGUAGE))
    end = f" bis {last:%d.%m.%Y}" if last else ""
    typer.echo(f"{stands_in.name} vertritt {away.name} als {role_.value}{end}.")


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        day, used = whens.leading_day(text.split(), today)
    if day is None or used != len(text.split()):
        refuse(f"„{text}“ ist kein Datum. Schreiben Sie zum Beispiel 2026-12-24.", 2)
    return day


def _nobody(words: str) -> NoReturn:
    refuse(f"Niemand heißt „{words}“. Schreiben Sie telegram:123, matrix:@name:server oder eine Nummer.")
