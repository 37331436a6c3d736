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
from rehearsal.page.server import StagePage
from rehearsal.play import Play
from rehearsal.script import WrongScript, load
from rehearsal.terminal import Plain, Screen, Windows
from rehearsal.world import World

WEEK = Path(__file__).with_name("week.toml")
#: How much of the log is shown when something went wrong.
LOG_LINES = 15


async def play(port: int, speed: float, script: Path | None, cast: bool, stay: bool) -> None:
    """Start the world and the stage page and play the week; without `cast` only start them.

    Ends with the week, but stays while somebody sits at the terminal or looks at the page, or when told to.
    Ends the process with 1 and a sentence when something that must be seen is not seen. SIGINT and SIGTERM
    end it well at any time; nothing is left running or lying about.
    """
    with tempfile.TemporaryDirectory(prefix="openmic-demo-") as folder, _logged(Path(folder)) as log:
        try:
            week = Play(load(script or WEEK), speed)
            stays = stay or not cast or sys.stdin.isatty()
            evening = Evening(week, Path(folder), cast=cast, stays=stays)
            await _until_stopped(evening.pass_by(port))
        except (WrongScript, StartError, world.NotReady, stage.Unmet) as error:
            sys.exit("\n".join([str(error), *log.read_text(encoding="utf-8").splitlines()[-LOG_LINES:]]))


class Evening:
    """One demonstration, `folder` being its own; without `cast` nothing is played.

    It `stays` until it is stopped, otherwise for as long as somebody looks.
    """

    def __init__(self, week: Play, folder: Path, *, cast: bool, stays: bool) -> None:
        self._week = week
        self._folder = folder
        self._cast = cast
        self._stays = stays
        self._forum_port = free_port()
        self._page = StagePage(week, f"http://127.0.0.1:{self._forum_port}")
        self._screen: Screen = Windows(Console()) if sys.stdout.isatty() else Plain()

    async def pass_by(self, port: int) -> None:
        """First the page, then the world behind it: who opens it early sees the stage being set."""
        page, say = self._page, self._screen.say
        async with page.serving(port):
            if port not in (0, page.port):
                say(f"Port {port} ist belegt. Die Bühne nimmt Port {page.port}.")
            say(f"Die Bühne: {page.url}/stage")
            say("Sie wird aufgebaut: Telegram, Matrix und das Programm. Das dauert einen Augenblick.")
            async with (
                world.built(self._week.script, self._folder, self._forum_port, page.url) as built,
                page.showing(built),
            ):
                await _with_product(built, self._show(built))

    async def _show(self, built: World) -> None:
        if self._cast:
            await self._play(built)
        else:
            self._screen.say("\n".join(_keys(built)))
        if self._stays:
            self._screen.say("Strg-C beendet alles.")
            await asyncio.Event().wait()
        await self._page.left()

    async def _play(self, built: World) -> None:
        """Play the week. A visitor may stand in its way: while anybody is there, the stage stays."""
        try:
            await stage.play(built, self._week, self._screen)
        except stage.Unmet as unmet:
            self._week.leave("stuck")
            if not (self._stays or self._page.viewers):
                raise
            self._screen.say(f"\n{unmet}\nDie Bühne bleibt offen: {self._page.url}/stage")
        else:
            self._screen.say(f"\nDie Woche ist gespielt. Die Bühne: {self._page.url}/stage")


async def _until_stopped(work: Coroutine[object, object, None]) -> None:
    """Do the work, or as much of it as is wanted; a second signal does not disturb the tidying up."""
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lambda: task.cancelling() or task.cancel())
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _with_product(built: World, evening: Coroutine[object, object, None]) -> None:
    """Spend the evening; when the product fails meanwhile, raise what it failed with."""
    showing = asyncio.create_task(evening)
    try:
        await asyncio.wait({showing, built.product}, return_when=asyncio.FIRST_COMPLETED)
        if built.product.done():
            built.product.result()
        await showing
    finally:
        showing.cancel()
        await asyncio.wait({showing})


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


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
