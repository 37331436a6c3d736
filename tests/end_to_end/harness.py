"""The program as operators have it: a process of its own, started, asked, stopped and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.plugins.canary import heard

OPENMIC = (sys.executable, "-m", "bot")
START_SECONDS = 100.0
STOP_SECONDS = 60.0
VERB_SECONDS = 100.0
GLANCE_SECONDS = 0.05
LAST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A verb that has run: exit code, and what it wrote."""

    code: int
    out: str
    err: str


class Program:
    """`openmic` with the given settings, at home in `directory`; its log is one file over all its lives."""

    def __init__(self, directory: Path, settings: Mapping[str, str]) -> None:
        self.directory = directory
        self.log = directory / "openmic.log"
        self._reserved = _reserve()
        self.url = f"http://127.0.0.1:{self._reserved.getsockname()[1]}"
        self.settings = {
            "OPENMIC_DATABASE_URL": f"sqlite:///{directory / 'openmic.db'}",
            "OPENMIC_DATA_DIR": str(directory / "data"),
            "OPENMIC_WEB_PORT": self.url.rpartition(":")[2],
            "OPENMIC_WEB_URL": self.url,
            "OPENMIC_LOG_LEVEL": "DEBUG",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None
        #: Further words of `openmic run`.
        self.options: tuple[str, ...] = ()
        #: Seconds of the last start.
        self.took = 0.0

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Run until it answers on /healthz. Raises RuntimeError with its last words when it ends before."""
        process, began = await self.spawn(), time.monotonic()
        async with asyncio.timeout(START_SECONDS):
            await self._until_well(process)
        self.took = time.monotonic() - began

    async def spawn(self) -> asyncio.subprocess.Process:
        """Begin to run, and do not wait for anything."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(*OPENMIC, "run", *self.options),
                env=self._environment(),
                cwd=self.directory,
                stdout=log,
                stderr=log,
            )
        return self._process

    async def health(self) -> dict[str, bool]:
        """What /healthz says of each part; nothing when it does not answer."""
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as http:
            try:
                parts = (await http.get("/healthz")).json()
            except httpx.TransportError:
                return {}
        return {name: bool(part["ok"]) for name, part in parts.items()}

    async def terminate(self) -> int:
        """Ask it to end (SIGTERM) and wait for that; gives the exit code."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Take it away without a word (SIGKILL)."""
        await self._end(signal.SIGKILL)

    def suspend(self) -> None:
        """Let it stand still, connections open (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on, as if nothing had been (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("the program was not started")
        self._process.send_signal(number)

    async def close(self) -> None:
        """Leave nothing running, whatever happened."""
        if self.running:
            await self.kill()
        self._reserved.close()

    async def verb(self, *words: str, settings: Mapping[str, str] | None = None) -> Finished:
        """Run another verb, beside the running program or alone, with some settings changed."""
        process = await asyncio.create_subprocess_exec(
            *OPENMIC,
            *words,
            env=self._environment() | dict(settings or {}),
            cwd=self.directory,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(VERB_SECONDS):
            out, err = await process.communicate()
        return Finished(code=process.returncode or 0, out=heard(out.decode()), err=heard(err.decode()))

    def last_words(self) -> str:
        """The end of the log, without the database driver's own."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in lines if " aiosqlite " not in line][-LAST_LINES:])

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            raise RuntimeError("the program was not started")
        self._process.send_signal(number)
        async with asyncio.timeout(STOP_SECONDS):
            return await self._process.wait()

    async def _until_well(self, process: asyncio.subprocess.Process) -> None:
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as http:
            while not await _is_well(http):
                if process.returncode is not None:
                    raise RuntimeError(f"the program ended while starting\n{self.last_words()}")
                await asyncio.sleep(GLANCE_SECONDS)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OPENMIC_")}
        return inherited | self.settings


def _reserve() -> socket.socket:
    # Bound but never listening: nobody else is given this port, and the web server, which also sets
    # SO_REUSEADDR, may listen on it in every life of the program.
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", 0))
    return reserved


async def _is_well(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/healthz")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
