"""Files from Telegram onto the disk, in pieces; the address of one holds the token and is seen by nobody."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import httpx
from telegram.error import BadRequest, TelegramError

from bot.network import Largest, NotSent, Refused
from bot.telegram.api import CONNECT_SECONDS, REAL, Api
from bot.telegram.errors import detail_of, failure_of, says
from bot.telegram.fields import Json

_MEGABYTE = 1024 * 1024
#: What Telegram's own server gives out and takes, and what one that runs beside the program does.
CLOUD = Largest(download=20 * _MEGABYTE, upload=50 * _MEGABYTE)
LOCAL = Largest(download=2000 * _MEGABYTE, upload=2000 * _MEGABYTE)
_PIECE = 64 * 1024
_READ_SECONDS = 30.0
#: A whole file, however slowly its pieces come.
DEADLINE_SECONDS = 600.0
_GONE = 404


class Downloader:
    """Fetches files of one bot; `largest` is what its server is known to allow."""

    def __init__(self, token: str, api: Api) -> None:
        """Connect to nothing yet."""
        self._api = api
        self._base = f"{api.url}/file/bot{token}/"
        self.largest = CLOUD

    async def fetch(self, ref: str, into: Path, most: int) -> None:
        """Write the file there. Raises Refused("file_too_large" or "file_gone") or another Failure."""
        described = await self._described(ref)
        size = described.get("file_size")
        if isinstance(size, int) and size > most:
            raise Refused("file_too_large", f"{size} bytes")
        path = described.get("file_path")
        if not isinstance(path, str) or not path:
            raise Refused("file_gone", "the server names no path")
        try:
            await self._brought(path, into, most)
        except OSError as error:
            raise NotSent(f"the file could not be written ({type(error).__name__})") from None

    async def _brought(self, path: str, into: Path, most: int) -> None:
        if path.startswith("/") and self._api.url != REAL:
            self.largest = LOCAL
            await asyncio.to_thread(_copied, Path(path), into, most)
        else:
            await self._streamed(path, into, most)

    async def _described(self, ref: str) -> Json:
        try:
            described = await self._api.call("getFile", {"file_id": ref})
        except TelegramError as error:
            if says(error, "file is too big"):
                raise Refused("file_too_large", detail_of(error)) from None
            if isinstance(error, BadRequest):
                raise Refused("file_gone", detail_of(error)) from None
            raise failure_of(error) from None
        return described if isinstance(described, dict) else {}

    async def _streamed(self, path: str, into: Path, most: int) -> None:
        if ".." in PurePosixPath(path).parts:
            raise Refused("file_gone", "the server names a path outside of its folder")
        try:
            async with asyncio.timeout(DEADLINE_SECONDS), self._answered(path) as pieces:
                await _written(pieces, into, most)
        except TimeoutError:
            # Also an OSError, but nothing is wrong with the disk.
            raise NotSent("the file did not come in time") from None
        except httpx.HTTPError as error:
            # Its words may hold the address.
            raise NotSent(f"the file did not come ({type(error).__name__})") from None

    @asynccontextmanager
    async def _answered(self, path: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The pieces of the file as the server sends them. Raises Refused when there is none."""
        timeout = httpx.Timeout(_READ_SECONDS, connect=CONNECT_SECONDS)
        async with (
            httpx.AsyncClient(timeout=timeout) as client,
            client.stream("GET", self._base + quote(path)) as answer,
        ):
            if answer.status_code == _GONE:
                raise Refused("file_gone", "the server has it no more")
            if not answer.is_success:
                raise NotSent(f"the server answered {answer.status_code}")
            yield answer.aiter_bytes(_PIECE)


async def _written(pieces: AsyncIterator[bytes], into: Path, most: int) -> None:
    """Piece by piece, and not one more than fits."""
    length = 0
    with into.open("wb") as file:
        async for piece in pieces:
            length += len(piece)
            if length > most:
                raise Refused("file_too_large", f"more than {most} bytes")
            await asyncio.to_thread(file.write, piece)


def _copied(path: Path, into: Path, most: int) -> None:
    """From a server on this machine, which tells where on the disk the file lies."""
    if not path.is_file():
        raise Refused("file_gone", "it is not where the server says")
    if path.stat().st_size > most:
        raise Refused("file_too_large", f"more than {most} bytes")
    shutil.copyfile(path, into)
