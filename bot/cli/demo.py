"""The verb that plays the whole product on this machine."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.session import refuse


def demo(
    port: Annotated[
        int, typer.Option(help="Port der Bühne und des Forums; 0 nimmt einen freien", min=0, max=65535)
    ] = 8080,
    speed: Annotated[float, typer.Option(help="wie viel schneller als echte Menschen", min=0.01)] = 1.0,
    script: Annotated[Path | None, typer.Option(help="eine andere Woche spielen")] = None,
    no_cast: Annotated[bool, typer.Option("--no-cast", help="die Welt starten, nichts spielen")] = False,
    stay: Annotated[bool, typer.Option("--stay", help="nach der Woche offen bleiben, bis Strg-C")] = False,
) -> None:
    """Eine Probe-Welt mit beiden Netzen starten und darin eine kurze Woche spielen."""
    if find_spec("synapse") is None:
        refuse("Die Vorführung braucht einen Homeserver: pip install 'openmic[demo]'", 2)
    from rehearsal import demo as world

    asyncio.run(world.play(port=port, speed=speed, script=script, cast=not no_cast, stay=stay))
