"""The verb that plays the whole product on this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.session import refuse


def demo(
    port: Annotated[int, typer.Option(help="Port des Forums im Web; 0 nimmt einen freien")] = 8080,
    speed: Annotated[float, typer.Option(help="wie viel schneller als echte Menschen")] = 1.0,
    script: Annotated[Path | None, typer.Option(help="eine andere Woche spielen")] = None,
    no_cast: Annotated[bool, typer.Option("--no-cast", help="die Welt starten, nichts spielen")] = False,
) -> None:
    """Eine Probe-Welt mit beiden Netzen starten und darin eine kurze Woche spielen."""
    try:
        from rehearsal import demo as world
    except ModuleNotFoundError as error:
        refuse(f"Die Vorführung braucht „pip install 'openmic[demo]'“ ({error.name} fehlt).", 2)
    asyncio.run(world.play(port=port, speed=speed, script=script, cast=not no_cast))
