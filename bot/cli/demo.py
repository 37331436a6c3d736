"""The verb that plays the whole product on this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.session import refuse


def demo(
    port: Annotated[int, typer.Option(help="port of the web forum; 0 takes a free one")] = 8080,
    speed: Annotated[float, typer.Option(help="how many times as fast as people talk")] = 1.0,
    script: Annotated[Path | None, typer.Option(help="another week to play")] = None,
    no_cast: Annotated[bool, typer.Option("--no-cast", help="start the world, play nothing")] = False,
) -> None:
    """Start a rehearsal world with both networks and play a short week in it."""
    try:
        from rehearsal import demo as world
    except ModuleNotFoundError as error:
        refuse(f"The demo needs „pip install 'openmic[demo]'“ ({error.name} is missing).", 2)
    asyncio.run(world.play(port=port, speed=speed, script=script, cast=not no_cast))
