"""A real Synapse of one's own: killed and started again at will, and gone with its parent."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx

from rehearsal.matrix import config
from rehearsal.matrix.client import ADMIN, Client

START_TIMEOUT = (
    90.0  # seconds; two when Python has compiled Synapse before, far more on a busy machine when not
)
STOP_TIMEOUT = 10.0  # seconds
POLL_INTERVAL = 0.02  # seconds


class StartError(Exception):
    """Synapse ended, or did not answer in time; the message ends with what it wrote last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One signed-in device."""

    user_id: str
    device_id: str
    access_token: str


class Synapse:
    """A homeserver on 127.0.0.1 with its database in `directory`; `async with` starts and stops it.

    Its port is kept from start to start. `limits=True` keeps Synapse's own rate limits, for those who
    want to see 429. Nothing here belongs to an event loop, so fixtures of any scope may share it. Start it
    from a thread that stays: on Linux the end of that thread is the end of Synapse.
    """

    def __init__(
        self,
        directory: Path,
        *,
        server_name: str = "rehearsal.local",
        port: int = 0,
        limits: bool = False,
        log_level: str = "WARNING",
    ) -> None:
        self.directory = directory.resolve()
        self.server_name = server_name
        self._limits = limits
        self._log_level = log_level
        self._shared_secret = secrets.token_hex(16)
        self._reserved = _reserve(port)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Base address of the client API, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def running(self) -> bool:
        """Whether the process is there, which says nothing about its answering."""
        return self._process is not None and self._process.poll() is None

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            self._reserved.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        self._reserved.close()

    async def start(self) -> None:
        """Start it and wait until it answers; raises StartError, with nothing left running."""
        path = config.write(
            self.directory,
            server_name=self.server_name,
            port=self._port,
            shared_secret=self._shared_secret,
            limits=self._limits,
            level=self._log_level,
        )
        self._process = self._spawn(path)
        try:
            await self._until_ready()
        except BaseException:
            await self.kill()
            raise

    async def stop(self) -> None:
        """Ask it to end and wait; kill it when it does not."""
        if self._process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            await self.kill()

    async def kill(self) -> None:
        """End it as a power cut would; `start` brings it back with its data."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)

    def pause(self) -> None:
        """Stop it in its tracks: connections are accepted and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    async def register(
        self,
        localpart: str,
        password: str,
        display_name: str | None = None,
        *,
        admin: bool = False,
        device_id: str | None = None,
    ) -> Login:
        """Make an account and sign it in, in one request; raises MatrixError M_USER_IN_USE."""
        async with Client(self.url) as client:
            nonce = (await client.call("GET", "register", prefix=ADMIN))["nonce"]
            body = {
                "nonce": nonce,
                "username": localpart,
                "password": password,
                "displayname": display_name or localpart,
                "admin": admin,
                "mac": self._mac(nonce, localpart, password, "admin" if admin else "notadmin"),
            } | ({"device_id": device_id} if device_id else {})
            return _login(await client.call("POST", "register", prefix=ADMIN, body=body))

    async def login(self, localpart: str, password: str, device_id: str | None = None) -> Login:
        """Sign in to an account that exists, on a new device or the one named; raises MatrixError."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": localpart},
            "password": password,
        } | ({"device_id": device_id} if device_id else {})
        async with Client(self.url) as client:
            return _login(await client.call("POST", "login", body=body))

    @property
    def _port(self) -> int:
        port: int = self._reserved.getsockname()[1]
        return port

    def _mac(self, *fields: str) -> str:
        return hmac.digest(self._shared_secret.encode(), "\0".join(fields).encode(), hashlib.sha1).hex()

    def _spawn(self, config_path: Path) -> subprocess.Popen[bytes]:
        # Where writing bytecode is forbidden, every start compiles all of Synapse: 4.2 s instead of 1.7 s.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        script = Path(__file__).with_name("homeserver.py")
        with self._output.open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - this interpreter, our own script
                [sys.executable, "-P", str(script), str(os.getpid()), str(config_path)],
                cwd=self.directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        async with Client(self.url) as client:
            while not await _answers(client):
                if not self.running:
                    raise StartError(f"Synapse ended while starting.\n{self._last_words()}")
                if time.monotonic() > deadline:
                    raise StartError(
                        f"Synapse did not answer in {START_TIMEOUT:.0f} s.\n{self._last_words()}"
                    )
                await asyncio.sleep(POLL_INTERVAL)

    def _signal(self, number: signal.Signals) -> None:
        if self.running and self._process is not None:
            os.killpg(self._process.pid, number)

    @property
    def _output(self) -> Path:
        return self.directory / "homeserver.out"

    def _last_words(self) -> str:
        logs = (self.directory / "homeserver.log", self._output)
        return "\n".join(log.read_text(errors="replace")[-2000:] for log in logs if log.exists())


def _reserve(port: int) -> socket.socket:
    # Bound but never listening: nobody else is given this port, and Synapse, which also sets SO_REUSEADDR,
    # may listen on it, also after having been killed.
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", port))
    return reserved


async def _answers(client: Client) -> bool:
    try:
        await client.call("GET", "versions", prefix="/_matrix/client")
    except httpx.TransportError:
        return False
    return True


def _login(answer: dict[str, str]) -> Login:
    return Login(**{name: answer[name] for name in ("user_id", "device_id", "access_token")})
