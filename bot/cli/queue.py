"""The verb on the outbox: what waits, what failed and why."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.session import refuse, work
from forum.context import Context
from storage import deliveries
from storage.models import OutboxState


def queue(
    dead: Annotated[bool, typer.Option("--dead", help="show what failed for good")] = False,
    retry: Annotated[int | None, typer.Option(help="send this dead row again")] = None,
) -> None:
    """Show what waits, or what failed and why; send a dead row again."""
    if retry is not None:
        _retry(retry)
        return
    states = (OutboxState.DEAD,) if dead else ()

    async def verb(ctx: Context) -> list[tuple[str, ...]]:
        return [
            (str(row.id), row.state.value, row.kind, room.network, room.address, str(row.attempts), row.error or "")
            for row, room in await deliveries.listing(ctx.session, *states)
        ]

    rows = work(verb)
    table = Table("id", "state", "kind", "network", "room", "tries", "why")
    for row in rows:
        table.add_row(*row)
    Console(soft_wrap=True).print(table if rows else "Nothing waits." if not dead else "Nothing failed.", crop=False)


def _retry(outbox_id: int) -> None:
    async def verb(ctx: Context) -> bool:
        return await deliveries.retry(ctx.session, outbox_id)

    if not work(verb):
        refuse(f"Row {outbox_id} is not among the failed ones; „openmic queue --dead“ lists them.")
    typer.echo(f"Row {outbox_id} is sent again.")
