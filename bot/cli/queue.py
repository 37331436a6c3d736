"""The verb on the queues: what waits and why, what failed and why, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.civil import machine_now
from bot.cli.session import refuse, work
from bot.cli.tables import show
from forum.context import Context
from forum.troubles import FOR_GOOD
from storage import backlog
from storage.models import Inbox, Outbox, OutboxState, Room

#: A larger number names no row, and a database could not even look for it.
LARGEST = 2**63 - 1
#: In words, the largest first.
UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def queue(
    dead: Annotated[bool, typer.Option("--dead", help="zeigen, was endgültig gescheitert ist")] = False,
    retry: Annotated[
        int | None, typer.Option(help="diese gescheiterte Zeile noch einmal senden", max=LARGEST)
    ] = None,
    retry_room: Annotated[
        str | None, typer.Option(help="alles Gescheiterte dieses Raums noch einmal senden")
    ] = None,
) -> None:
    """Zeigen, was wartet oder warum etwas gescheitert ist; Gescheitertes noch einmal senden."""
    if retry is not None:
        _retry(retry)
    elif retry_room is not None:
        _retry_room(retry_room)
    elif dead:
        _show_dead()
    else:
        _show_waiting()


def _show_waiting() -> None:
    async def verb(ctx: Context) -> list[tuple[str, ...]]:
        now = machine_now()
        return [
            (*_named(row, room), age(now - row.created_at), str(row.attempts), waits_for(row, room, now))
            for row, room in await backlog.listing(ctx.session)
        ]

    if rows := work(verb):
        show(("Nr.", "Art", "Netz", "Raum", "Alter", "Versuche", "Wartet auf"), rows)
    else:
        typer.echo("Nichts wartet.")


def _show_dead() -> None:
    async def verb(ctx: Context) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        now = machine_now()
        failed = await backlog.listing(ctx.session, OutboxState.DEAD)
        unread = await backlog.set_aside(ctx.session)
        return [
            (*_named(row, room), age(now - row.created_at), row.error or "", prospect(row))
            for row, room in failed
        ], [_unread(row, now) for row in unread]

    failed, unread = work(verb)
    if failed:
        show(("Nr.", "Art", "Netz", "Raum", "Alter", "Warum", "Noch einmal"), failed)
    if unread:
        typer.echo("Nicht lesbar und beiseitegelegt:")
        show(("Nr.", "Netz", "Alter", "Warum", "Inhalt"), unread)
    if not failed and not unread:
        typer.echo("Nichts ist gescheitert.")


def _named(row: Outbox, room: Room) -> tuple[str, ...]:
    return str(row.id), row.kind, room.network, room.address


def _unread(row: Inbox, now: datetime) -> tuple[str, ...]:
    kept = f"{len(row.raw)} Bytes" if row.raw else "gelöscht"
    return str(row.id), row.network, age(now - row.received_at), row.error or "", kept


def waits_for(row: Outbox, room: Room, now: datetime) -> str:
    """Why a row has not gone out, in a few words."""
    left = f" noch {age(row.not_before - now)}" if row.not_before and row.not_before > now else ""
    if room.paused_reason is not None:
        return f"den Raum, er ist nicht erreichbar ({room.paused_reason})"
    if row.state is OutboxState.UNKNOWN:
        return f"Klärung, ob es ankam{left} ({row.error})" if row.error else f"Klärung, ob es ankam{left}"
    if row.state is OutboxState.SENDING:
        return "die Antwort des Netzes"
    if row.error:
        return f"den nächsten Versuch{left} ({row.error})"
    return f"das Tempo des Netzes{left}" if left else "das davor"


def prospect(row: Outbox) -> str:
    """Whether sending it again makes sense."""
    if row.forgotten_at is not None:
        return "nein, der Text ist gelöscht"
    return "nein, scheitert wieder" if (row.error or "").partition(":")[0] in FOR_GOOD else "ja"


def age(span: timedelta) -> str:
    """`3 d`, `5 h`, `12 min` or `40 s`."""
    for unit, name in UNITS:
        if span >= unit:
            return f"{span // unit} {name}"
    return f"{max(0, round(span.total_seconds()))} s"


def _retry(outbox_id: int) -> None:
    async def verb(ctx: Context) -> bool:
        return await backlog.retry(ctx.session, outbox_id)

    if not work(verb):
        refuse(f"Zeile {outbox_id} ist nicht gescheitert. „openmic queue --dead“ zeigt die gescheiterten.")
    typer.echo(f"Zeile {outbox_id} wird noch einmal gesendet.")


def _retry_room(address: str) -> None:
    async def verb(ctx: Context) -> int:
        rooms: Sequence[Room] = await backlog.rooms_at(ctx.session, address)
        return sum([await backlog.retry_room(ctx.session, room.id) for room in rooms])

    number = work(verb)
    if not number:
        refuse(f"Für „{address}“ ist nichts gescheitert. „openmic queue --dead“ zeigt die Räume.")
    typer.echo(f"Noch einmal gesendet: {number} Zeilen für „{address}“.")
