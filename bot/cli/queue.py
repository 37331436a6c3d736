"""The verb on the outbox: what waits, what failed and why."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.session import refuse, work
from bot.cli.tables import show
from forum.context import Context
from storage import backlog
from storage.models import OutboxState

#: A larger number names no row, and a database could not even look for it.
LARGEST = 2**63 - 1


def queue(
    dead: Annotated[bool, typer.Option("--dead", help="zeigen, was endgültig gescheitert ist")] = False,
    retry: Annotated[
        int | None, typer.Option(help="diese gescheiterte Zeile noch einmal senden", max=LARGEST)
    ] = None,
) -> None:
    """Zeigen, was wartet oder warum etwas gescheitert ist; Gescheitertes noch einmal senden."""
    if retry is not None:
        _retry(retry)
        return
    states = (OutboxState.DEAD,) if dead else ()

    async def verb(ctx: Context) -> list[tuple[str, ...]]:
        return [
            (
                str(row.id),
                row.state.value,
                row.kind,
                room.network,
                room.address,
                str(row.attempts),
                row.error or "",
            )
            for row, room in await backlog.listing(ctx.session, *states)
        ]

    if rows := work(verb):
        show(("Nr.", "Stand", "Art", "Netz", "Raum", "Versuche", "Warum"), rows)
    else:
        typer.echo("Nichts ist gescheitert." if dead else "Nichts wartet.")


def _retry(outbox_id: int) -> None:
    async def verb(ctx: Context) -> bool:
        return await backlog.retry(ctx.session, outbox_id)

    if not work(verb):
        refuse(f"Zeile {outbox_id} ist nicht gescheitert. „openmic queue --dead“ zeigt die gescheiterten.")
    typer.echo(f"Zeile {outbox_id} wird noch einmal gesendet.")
