"""Verbs on rooms: link, unlink, channels."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import linking
from bot.cli.session import refuse, work
from forum.context import Context
from storage import places
from storage.models import Purpose

TELEGRAM = re.compile(r"-?\d+(/\d+)?")
MATRIX = re.compile(r"![^\s/]+")
NONE = "-"


def link(
    telegram_chat: Annotated[str, typer.Argument(metavar="TELEGRAM_CHAT[/TOPIC]", help="chat id, or -")],
    matrix_room: Annotated[str, typer.Argument(metavar="MATRIX_ROOM", help="room id, or -")],
    channel: Annotated[str | None, typer.Option(help="name of the channel")] = None,
    purpose: Annotated[str | None, typer.Option(help="talk, openmic, moderation or coordination")] = None,
) -> None:
    """Make two rooms one channel; either may be -."""
    addresses = _addresses(telegram_chat, matrix_room)
    wanted = _purpose(purpose)

    async def verb(ctx: Context) -> str:
        return (await linking.link(ctx, addresses, name=channel, purpose=wanted)).name

    typer.echo(f"Linked as channel „{work(verb)}“.")


def _addresses(telegram_chat: str, matrix_room: str) -> dict[str, str]:
    if telegram_chat != NONE and not TELEGRAM.fullmatch(telegram_chat):
        refuse(f"„{telegram_chat}“ is no Telegram chat id; write one like -1001234567890, or -.", 2)
    if matrix_room != NONE and not MATRIX.fullmatch(matrix_room):
        refuse(f"„{matrix_room}“ is no Matrix room id; write one like !abc:example.org, or -.", 2)
    given = {"telegram": telegram_chat, "matrix": matrix_room}
    addresses = {network: address for network, address in given.items() if address != NONE}
    if not addresses:
        refuse("Name at least one room.", 2)
    return addresses


def _purpose(word: str | None) -> Purpose | None:
    possible = [purpose.value for purpose in Purpose if purpose is not Purpose.PRIVATE]
    if word is not None and word not in possible:
        refuse(f"„{word}“ is no purpose; choose one of {', '.join(possible)}.", 2)
    return Purpose(word) if word else None


def unlink(room: Annotated[str, typer.Argument(metavar="ROOM", help="its address")]) -> None:
    """Take a room out of its channel."""

    async def verb(ctx: Context) -> bool:
        return await linking.unlink(ctx, room) is not None

    if not work(verb):
        refuse(f"No linked room has the address {room}; „openmic channels“ lists them.")
    typer.echo("The room is out of its channel.")


def channels() -> None:
    """List channels and their rooms."""

    async def verb(ctx: Context) -> list[tuple[str, str, str, str, str]]:
        return [
            (channel.name, channel.purpose.value, room.network, room.address, room.paused_reason or "ok")
            for channel in await places.channels(ctx.session)
            for room in await places.rooms_of(ctx.session, channel.id)
        ]

    table = Table("channel", "purpose", "network", "room", "state")
    for row in work(verb):
        table.add_row(*row)
    # Scripts read this: a narrow terminal must not cut addresses.
    Console(soft_wrap=True).print(table, crop=False)
