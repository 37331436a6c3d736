"""Plays a week of the product in a world of its own: both networks, a cast, and what everybody sees."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
from collections.abc import Coroutine, Iterator
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
    screen: Screen = Windows(Console()) if sys.stdout.isatty() else Plain()
    with tempfile.TemporaryDirectory(prefix="openmic-demo-") as folder:
        directory = Path(folder)
        with _logged(directory / "openmic.log"):
            try:
                await _until_stopped(_play(load(script or WEEK), directory, port, speed, screen, cast))
            except (WrongScript, StartError, world.NotReady, stage.Unmet) as error:
                sys.exit("\n".join([str(error), *_last_lines(directory / "openmic.log")]))


async def _until_stopped(work: Coroutine[object, object, None]) -> None:
    """Do the work, or as much of it as is wanted; a second signal does not disturb the tidying up."""
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lambda: task.cancelling() or task.cancel())
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _play(week: Script, directory: Path, port: int, speed: float, screen: Screen, cast: bool) -> None:
    screen.say("Die Bühne wird aufgebaut: ein Telegram, ein Matrix-Server, das Programm. Das dauert etwas.")
    async with world.built(week, directory, _free(port, screen)) as built:
        if not cast:
            screen.say("\n".join(_keys(built)))
            await built.product
            return
        await _beside(built.product, stage.play(built, week, screen, speed))
        screen.say(f"\nDie Woche ist gespielt. Das Forum steht auf {built.web_url}")
        if sys.stdin.isatty():
            screen.say("Strg-C beendet alles.")
            await built.product


async def _beside(product: asyncio.Task[None], work: Coroutine[object, object, None]) -> None:
    """Do the work; when the product fails meanwhile, raise what it failed with."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task, product}, return_when=asyncio.FIRST_COMPLETED)
        if product.done():
            product.result()
        await task
    finally:
        task.cancel()
        await asyncio.wait({task})


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
    yield f"Forum       {built.web_url}"
    yield f"Telegram    {built.telegram.url}  Token {built.telegram.token}"
    yield f"            {built.telegram.url}/control  (people, chats, act: siehe rehearsal/telegram/control.py)"
    yield f"Matrix      {built.synapse.url}  Passwort ist jeweils der Kontoname"
    for network, cast in built.casts.items():
        yield f"\nAuf {network}:"
        yield from (f"  Raum {place}: {address}" for place, address in cast.rooms.items())
        yield from (f"  {name}: {player.account}" for name, player in cast.players.items())
    yield "\nStrg-C beendet alles."


@contextlib.contextmanager
def _logged(path: Path) -> Iterator[None]:
    """The product's log goes into a file: the terminal belongs to the play."""
    with path.open("w", encoding="utf-8") as log:
        with contextlib.redirect_stderr(log):
            logs.configure("WARNING", "text")
        yield


def _last_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[-LOG_LINES:]
