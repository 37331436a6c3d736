"""Verbs on rooms: link, unlink, channels."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from bot import linking
from bot.cli.session import refuse, work
from bot.cli.tables import show
from forum.context import Context
from forum.rendering import LANGUAGES
from storage import places
from storage.models import Channel, Purpose, Room

TELEGRAM = re.compile(r"-?\d+(/\d+)?")
MATRIX = re.compile(r"![^\s/]+")
NONE = "-"
ROOM_ID = "Die Raum-ID beginnt mit einem ! und steht in Element unter Raumeinstellungen, Erweitert."


def link(
    telegram_chat: Annotated[str, typer.Argument(metavar="TELEGRAM_CHAT[/TOPIC]", help="Chat-Nummer oder -")],
    matrix_room: Annotated[str, typer.Argument(metavar="MATRIX_ROOM", help="Raum-Adresse oder -")],
    channel: Annotated[str | None, typer.Option(help="Name des Kanals")] = None,
    purpose: Annotated[str | None, typer.Option(help="talk, openmic, moderation oder coordination")] = None,
    languages: Annotated[
        str | None, typer.Option(help="Sprachen des Bots in diesen Räumen, untereinander: de,uk")
    ] = None,
) -> None:
    """Zwei Räume zu einem Kanal verbinden; statt eines Raums geht auch -."""
    addresses = _addresses(telegram_chat, matrix_room)
    wanted, spoken = _purpose(purpose), _languages(languages)

    async def verb(ctx: Context) -> str:
        linked = await linking.link(ctx, addresses, name=channel, purpose=wanted, languages=spoken)
        return linked.name

    typer.echo(f"Verbunden als Kanal „{work(verb)}“.")


def _addresses(telegram_chat: str, matrix_room: str) -> dict[str, str]:
    if telegram_chat != NONE and not TELEGRAM.fullmatch(telegram_chat):
        refuse(
            f"„{telegram_chat}“ ist keine Chat-Nummer. Schreiben Sie zum Beispiel -1001234567890 oder -.", 2
        )
    if matrix_room.startswith("#"):
        refuse(f"„{matrix_room}“ ist ein Name. {ROOM_ID}", 2)
    if matrix_room != NONE and not MATRIX.fullmatch(matrix_room):
        refuse(
            f"„{matrix_room}“ ist keine Raum-Adresse. Schreiben Sie zum Beispiel !abc:example.org oder -.", 2
        )
    given = {"telegram": telegram_chat, "matrix": matrix_room}
    addresses = {network: address for network, address in given.items() if address != NONE}
    if not addresses:
        refuse("Nennen Sie mindestens einen Raum.", 2)
    return addresses


def _languages(words: str | None) -> list[str]:
    codes = [code.strip().lower() for code in (words or "").split(",") if code.strip()]
    unknown = next((code for code in codes if code not in LANGUAGES), None)
    if unknown is not None:
        refuse(f"Die Sprache „{unknown}“ kann der Bot nicht. Möglich sind: {', '.join(LANGUAGES)}.", 2)
    return codes


def _purpose(word: str | None) -> Purpose | None:
    possible = [purpose.value for purpose in Purpose if purpose not in (Purpose.PRIVATE, Purpose.UNLINKED)]
    if word is not None and word not in possible:
        refuse(f"„{word}“ ist kein Zweck. Möglich sind: {', '.join(possible)}.", 2)
    return Purpose(word) if word else None


def unlink(room: Annotated[str, typer.Argument(metavar="ROOM", help="seine Adresse")]) -> None:
    """Einen Raum aus seinem Kanal nehmen."""

    async def verb(ctx: Context) -> bool:
        return await linking.unlink(ctx, room) is not None

    if not work(verb):
        refuse(f"Kein verbundener Raum hat die Adresse {room}. „openmic channels“ zeigt alle.")
    typer.echo("Der Raum gehört zu keinem Kanal mehr.")


def channels() -> None:
    """Kanäle und ihre Räume zeigen, auch Räume, die noch niemand verbunden hat."""
    shown = [purpose for purpose in Purpose if purpose is not Purpose.PRIVATE]

    async def verb(ctx: Context) -> list[tuple[str, str, str, str, str]]:
        return [
            (_name(channel, room), channel.purpose.value, room.network, room.address, _standing(room))
            for channel in await places.channels(ctx.session, *shown)
            for room in await places.rooms_of(ctx.session, channel.id)
        ]

    show(("Kanal", "Zweck", "Netz", "Raum", "Stand"), work(verb))


def _name(channel: Channel, room: Room) -> str:
    return (room.title or "-") if channel.purpose is Purpose.UNLINKED else channel.name


def _standing(room: Room) -> str:
    return room.paused_reason or "ok"
