"""Plays a week of the product in a world of its own: both networks, a cast, and what everybody sees."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

from rich.console import Console

from bot import logs
from rehearsal import stage, world
from rehearsal.matrix.synapse import StartError
from rehearsal.script import Script, WrongScript, load
from rehearsal.terminal import Plain, Screen, Windows
from rehearsal.world import World

WEEK = Path(__file__).with_name("week.toml")
#: How much of the log is shown when something went wrong.
LOG_LINES = 15


async def play(port: int, speed: float, script: Path | None, cast: bool) -> None:
    """Start the world and play the week; without `cast` only start it.

    Ends the process with 1 and a sentence when something that must be seen is not seen. SIGINT and SIGTERM
    end it well at any time; nothing is left running or lying about.
    """
    screen = Windows(Console()) if sys.stdout.isatty() else Plain()

    screen.say("Die Bühne wird aufgebaut: Telegram, Matrix und das Programm. Das dauert einen Augenblick.")

    async def show(built: World) -> None:
        screen.say(f"Alles steht. Das Forum: {built.web_url}")
        if cast:
            await stage.play(built, week, screen, speed)
            screen.say(f"\nDie Woche ist gespielt. Das Forum steht auf {built.web_url}")
        else:
            screen.say("\n".join(_keys(built)))
        if not cast or sys.stdin.isatty():
            screen.say("Strg-C beendet alles.")
            await asyncio.Event().wait()

    with tempfile.TemporaryDirectory(prefix="openmic-demo-") as folder, _logged(Path(folder)) as log:
        try:
            week = load(script or WEEK)
            await _until_stopped(_in_world(week, Path(folder), _free(port, screen), show))
        except (WrongScript, StartError, world.NotReady, stage.Unmet) as error:
            sys.exit("\n".join([str(error), *log.read_text(encoding="utf-8").splitlines()[-LOG_LINES:]]))


async def _until_stopped(work: Coroutine[object, object, None]) -> None:
    """Do the work, or as much of it as is wanted; a second signal does not disturb the tidying up."""
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lambda: task.cancelling() or task.cancel())
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _in_world(
    week: Script, directory: Path, port: int, show: Callable[[World], Coroutine[object, object, None]]
) -> None:
    """Build the world around the show; when the product fails meanwhile, raise what it failed with."""
    async with world.built(week, directory, port) as built:
        showing = asyncio.create_task(show(built))
        try:
            await asyncio.wait({showing, built.product}, return_when=asyncio.FIRST_COMPLETED)
            if built.product.done():
                built.product.result()
            await showing
        finally:
            showing.cancel()
            await asyncio.wait({showing})


def _free(port: int, screen: Screen) -> int:
    """The port wished for, or another one when it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    if port not in (0, found):
        screen.say(f"Port {port} ist belegt. Das Forum nimmt Port {found}.")
    return found


def _keys(built: World) -> Iterator[str]:
    """Everything needed to play by hand."""
    yield f"Telegram    {built.telegram.url}  Token {built.telegram.token}"
    yield f"            {built.telegram.url}/control (siehe rehearsal/telegram/control.py)"
    yield f"Matrix      {built.synapse.url}  Passwort ist jeweils der Kontoname"
    for network, cast in built.casts.items():
        yield f"\nAuf {network}:"
        yield from (f"  Raum {place}: {address}" for place, address in cast.rooms.items())
        yield from (f"  {name}: {player.account}" for name, player in cast.players.items())


@contextlib.contextmanager
def _logged(directory: Path) -> Iterator[Path]:
    """The product's log goes into a file: the terminal belongs to the play."""
    path = directory / "openmic.log"
    with path.open("w", encoding="utf-8") as log:
        with contextlib.redirect_stderr(log):
            logs.configure("WARNING", "text")
        yield path
