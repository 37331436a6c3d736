"""Tables on the command line: read from a file, told what came of it, written to a file or printed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import typer

from bot.cli.session import refuse, work
from forum.context import Context
from forum.sheets import LARGEST, Unreadable
from forum.tables import Outcome

Load = Callable[[Context, bytes], Awaitable[Outcome]]
Dump = Callable[[Context], Awaitable[str]]


def take_in(path: Path, load: Load, *, dry_run: bool) -> None:
    """Import a file; every problem is named, and with any of them nothing is changed."""
    data = _read(path)

    async def verb(ctx: Context) -> Outcome:
        return await load(ctx, data)

    try:
        outcome = work(verb)
    except Unreadable as error:
        refuse(f"{path}: {error}")
    if outcome.problems:
        lines = [f"{path}: {problem}" for problem in outcome.problems]
        refuse("\n".join([*lines, f"{len(lines)} Fehler. Es wurde nichts geändert."]))
    for line in (*outcome.remarks, *(f"Entfernt: {name}." for name in outcome.removed)):
        typer.echo(line)
    typer.echo(f"{outcome.summary}{' (Probelauf, nichts geändert)' if dry_run else ''}")


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            refuse(f"{path}: Die Datei ist größer als 5 MB. Teilen Sie sie auf.")
        return path.read_bytes()
    except OSError as error:
        refuse(f"{path}: Die Datei lässt sich nicht lesen ({error.strerror}).", 2)


def give_out(path: Path | None, dump: Dump) -> None:
    """Print a table, or write it to a file that spreadsheets open with its umlauts."""

    async def verb(ctx: Context) -> str:
        return await dump(ctx)

    text = work(verb)
    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        # With the mark at its beginning spreadsheets know that it is UTF-8.
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        refuse(f"{path}: Die Datei lässt sich nicht schreiben ({error.strerror}).", 2)
    typer.echo(f"Geschrieben: {path}")
