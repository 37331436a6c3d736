"""The local Bot API server: where it listens, and what a test or a demo takes hold of."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from rehearsal.telegram import control, wire
from rehearsal.telegram.cast import Cast
from rehearsal.telegram.core import Core
from rehearsal.telegram.desk import Call, Desk
from rehearsal.telegram.errors import not_found, unauthorized
from rehearsal.telegram.kinds import DOWNLOAD_LIMIT, UPLOAD_LIMIT
from rehearsal.telegram.poison import POISON
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.state import Json, User

TOKEN = "7000000001:AAE-rehearsal-token-for-local-use-only"
#: Larger than any file may be, so that a file too large is refused in the real words.
_BODY_LIMIT = 2 * UPLOAD_LIMIT
_GLANCE_S = 0.05


class TelegramServer:
    """One bot's Telegram on a local port.

    `cast` makes people and chats, `faults` breaks things; `calls` is everything the bot asked for, `rejected`
    what a careful bot would not have. `core` is the state behind it.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        name: str = "Open Mic",
        username: str = "openmic_bot",
        privacy: bool = False,
        limits: bool = False,
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Port 0 takes a free one; `clock` gives Unix seconds for dates and for the age of updates."""
        self.token = token
        bot = User(id=int(token.split(":", 1)[0]), first_name=name, username=username, is_bot=True)
        self.core = Core(bot=bot, clock=clock, privacy=privacy)
        self.cast = Cast(self.core)
        self.person, self.group = self.cast.person, self.cast.group
        self.supergroup, self.channel = self.cast.supergroup, self.cast.channel
        self._desk = Desk(self.core, limits=limits)
        self.faults, self.limits = self._desk.faults, self._desk.limits
        self.calls, self.rejected = self._desk.calls, self._desk.rejected
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens; `base_url` is this with `/bot` behind, `base_file_url` with `/file/bot`."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    async def start(self) -> None:
        """Listen; after a stop, on the same port and with everything as it was."""
        app = web.Application(client_max_size=_BODY_LIMIT)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._answer)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        control.add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening; what people and the bot did is kept."""
        self.core.updates.interrupt(None)
        self._desk.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def chat(self, chat_id: int) -> Room:
        """A chat by its number, private ones by the person's. Raises KeyError."""
        return Room(self.core, self.core.world.chats[chat_id])

    def file(self, file_id: str) -> bytes:
        """What lies behind a file id, whoever sent it. Raises KeyError."""
        return self.core.world.files[file_id].content

    def called(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in self.calls if call.is_of(method)]

    def poison(self, update: Json | str) -> int:
        """Queue an update as it is: a name out of `poison.POISON`, or the fields; returns its id."""
        return self.core.updates.inject(POISON[update] if isinstance(update, str) else update)

    async def until(self, condition: Callable[[], Any], timeout_s: float = 60) -> None:
        """Wait until something is so, looking after each change and now and then. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                with contextlib.suppress(TimeoutError):
                    await self.core.change(_GLANCE_S)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return wire.refused(unauthorized())
        return await self._desk.take(request, request.match_info["method"])

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return wire.refused(unauthorized())
        path = request.match_info["path"]
        found = next((file for file in self.core.world.files.values() if file.path == path), None)
        if found is None or found.size > DOWNLOAD_LIMIT:
            return wire.refused(not_found())
        return web.Response(body=found.content, content_type="application/octet-stream")
