"""The Bot API as plain JSON: the library's HTTP side, without its parsing, its polling and its logs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from mimetypes import guess_extension
from typing import Any

from telegram import Bot, InputFile
from telegram.error import TelegramError

from bot.network import File
from bot.telegram.wire import Wire

Json = dict[str, Any]

#: Telegram's own server.
REAL = "https://api.telegram.org"
CONNECTIONS = 64
CONNECT_SECONDS = 10.0
WRITE_SECONDS = 20.0
#: Longer than the library's 5 s: an impatient client makes its own sends uncertain.
READ_SECONDS = 60.0
#: For the server to do with a whole file what it has to; before that, for the file on a slow line.
FILE_SECONDS = 300.0
SLOWEST = 32 * 1024  # bytes a second


class Api:
    """Calls of one bot; `api_url` is the server without the `/bot…` behind it."""

    def __init__(self, token: str, api_url: str) -> None:
        """Connect to nothing yet."""
        self.url = api_url.rstrip("/")
        # These write every URL, and with it the token, or whole messages.
        for name in ("httpx", "httpcore", "telegram"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._requests = (_wire(self.url, 2), _wire(self.url, CONNECTIONS))
        polls, calls = self._requests
        self._bot = _RawBot(token, base_url=f"{self.url}/bot", request=calls, get_updates_request=polls)

    async def open(self) -> None:
        """Have connections again after a `close`; without effect else."""
        await asyncio.gather(*(request.initialize() for request in self._requests))

    async def close(self) -> None:
        """Give the connections back."""
        await asyncio.gather(*(request.shutdown() for request in self._requests))

    async def call(self, method: str, params: Json | None = None, *, seconds: float = READ_SECONDS) -> Any:
        """The `result` of a call, waiting `seconds` for the answer. Raises TelegramError alone."""
        return await self._called(method, params or {}, read=seconds, write=WRITE_SECONDS)

    async def upload(self, method: str, params: Json, files: Mapping[str, File]) -> Any:
        """The same with files, by their names, sent from the disk piece by piece.

        Raises TelegramError, and OSError for a file that cannot be read.
        """
        with _opened(files) as uploads:
            write = WRITE_SECONDS + _size(files) / SLOWEST
            return await self._called(method, params | uploads, read=FILE_SECONDS, write=write)

    async def _called(self, method: str, params: Json, *, read: float, write: float) -> Any:
        try:
            return await self._bot.call(method, params, read, write)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # The library takes for granted that an answer is shaped as documented.
            raise TelegramError(f"unreadable answer to {method}") from error


class _RawBot(Bot):
    """Hands out results as they came: what it cannot parse must neither stop polling nor hide a delivery."""

    async def call(self, method: str, params: Json, read: float, write: float) -> Any:
        return await self._post(method, dict(params), read_timeout=read, write_timeout=write)

    def _insert_defaults(self, data: dict[str, object]) -> None:
        """None: the library takes an album for a list of its own objects."""


def _wire(url: str, connections: int) -> Wire:
    return Wire(
        url=url,
        connections=connections,
        connect=CONNECT_SECONDS,
        read=READ_SECONDS,
        write=WRITE_SECONDS,
    )


def _size(files: Mapping[str, File]) -> int:
    return sum(file.path.stat().st_size for file in files.values() if file.path is not None)


@contextmanager
def _opened(files: Mapping[str, File]) -> Iterator[Json]:
    """The files as the library takes them: handles, which it hands to the connection piece by piece."""
    with ExitStack() as stack:
        yield {name: _input(file, stack) for name, file in files.items()}


def _input(file: File, stack: ExitStack) -> InputFile:
    media = file.media
    if file.path is None:
        raise FileNotFoundError(f"{media.kind} is not at hand")
    name = media.name or f"{media.kind}{_ENDINGS.get(media.mime) or guess_extension(media.mime) or ''}"
    given = InputFile(stack.enter_context(file.path.open("rb")), filename=name, read_file_handle=False)
    given.mimetype = media.mime or given.mimetype
    return given


#: By these endings Telegram knows what it may show as sticker or voice message.
_ENDINGS = {
    "application/x-tgsticker": ".tgs",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "image/webp": ".webp",
}
