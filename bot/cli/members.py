"""Verbs on the register of members: import, export, leave."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import sheets
from bot.cli.session import refuse, work
from forum import leaving, members, people, rendering
from forum.context import Context
from forum.errors import Refusal
from forum.leaving import Farewell

app = typer.Typer(no_args_is_help=True, help="Mitglieder: importieren, exportieren, austragen.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="nur prüfen und zählen, nichts ändern")] = False,
) -> None:
    """Mitglieder aus einer CSV-Datei übernehmen; bei einem Fehler ändert sich nichts."""
    sheets.take_in(file, partial(members.load, dry_run=dry_run), dry_run=dry_run)


@app.command("export")
def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.csv]", help="ohne Datei: auf den Bildschirm")
    ] = None,
) -> None:
    """Alle Mitglieder als CSV ausgeben."""
    sheets.give_out(file, members.dump)


@app.command("leave")
def leave(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="telegram:123, matrix:@a:b.c, eine Nummer oder ein Name")
    ],
) -> None:
    """Jemanden austragen; Aufgaben gehen an die Vertretung oder die Koordination."""

    async def verb(ctx: Context) -> Farewell | str:
        found = await people.known(ctx, person)
        if len(found) != 1:
            return _who(person, [f"{one.name} (Nummer {one.id})" for one in found])
        return await leaving.leave(ctx, found[0])

    try:
        left = work(verb)
    except Refusal as refusal:
        refuse(rendering.render(refusal.notice, rendering.SOURCE_LANGUAGE))
    if isinstance(left, str):
        refuse(left)
    to = left.successor or "die Koordination"
    typer.echo(
        f"{left.name} ist ausgetreten." + (f" Aufgaben an {to}: {len(left.duties)}." if left.duties else "")
    )


def _who(words: str, found: list[str]) -> str:
    if found:
        return f"„{words}“ meint mehrere: {', '.join(found)}. Nennen Sie die Nummer."
    return f"Niemand heißt „{words}“. „openmic members export“ zeigt alle."
