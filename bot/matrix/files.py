"""Files: laid up at the homeserver and fetched from it, in pieces, with limits known before."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from pathlib import Path

from aiohttp import ClientResponse

from bot.matrix import attachments, mxc
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver, read
from bot.matrix.shapes import whole
from bot.network import Failure, NotSent, Refused
from bot.things import Media

MEDIA, OLD_MEDIA = "/_matrix/client/v1/media", "/_matrix/media/v3"
#: A large file over a slow line; after that it is begun again.
SECONDS = 600.0
PIECE = 1 << 18  # bytes
UNTYPED = "application/octet-stream"


class Files:
    """The homeserver's store; `largest` is the most bytes it takes, None while that is unknown."""

    def __init__(self, homeserver: Homeserver) -> None:
        self._homeserver = homeserver
        self.largest: int | None = None

    async def learn(self) -> None:
        """Ask for the limit; a homeserver that does not tell takes what it takes."""
        for prefix in (MEDIA, OLD_MEDIA):
            with suppress(HomeserverError, Failure):
                config = await self._homeserver.call("GET", "config", prefix=prefix)
                self.largest = whole(config.get("m.upload.size"))
                return

    async def upload(self, media: Media, path: Path) -> str:
        """Lay the file up; its address (mxc).

        Raises Refused("file_too_large" or "file_refused"), another Failure, or HomeserverError when the
        session is over.
        """
        size = (await asyncio.to_thread(path.stat)).st_size
        if self.largest is not None and size > self.largest:
            raise Refused("file_too_large", f"{size} bytes, and {self.largest} are taken")
        try:
            answer = await self._send(media, path)
        except HomeserverError as error:
            raise _upload_failure(error) from error
        address = mxc.valid(answer.get("content_uri"))
        if address is None:
            raise NotSent("the homeserver does not say where the file is")
        return address

    async def download(self, address: str, into: Path, most: int) -> None:
        """Write the file there; what broke off is taken away again.

        Raises Refused("file_too_large" or "file_gone"), another Failure, HomeserverError when the session is
        over, or OSError.
        """
        halves = mxc.halves(address)
        if halves is None:
            raise Refused("file_gone", "no content address")
        with ExitStack() as stack:
            stack.callback(into.unlink, missing_ok=True)
            await self._fetch(halves, into, most)
            stack.pop_all()

    async def _send(self, media: Media, path: Path) -> dict[str, object]:
        name = attachments.file_name(media)
        with await asyncio.to_thread(path.open, "rb") as file:
            async with self._homeserver.exchange(
                "POST",
                "upload",
                data=file,
                content_type=media.mime or UNTYPED,
                query={"filename": name},
                prefix=OLD_MEDIA,
                timeout=SECONDS,
            ) as response:
                return read(response, await response.read())

    async def _fetch(self, halves: tuple[str, str], into: Path, most: int) -> None:
        try:
            await self._receive(MEDIA, halves, into, most, signed=True)
        except HomeserverError as error:
            if error.status != 404:
                raise _download_failure(error) from error
        else:
            return
        # Before version 1.11 of the specification files were everybody's.
        try:
            await self._receive(OLD_MEDIA, halves, into, most, signed=False)
        except HomeserverError as error:
            raise _download_failure(error) from error

    async def _receive(
        self, prefix: str, halves: tuple[str, str], into: Path, most: int, *, signed: bool
    ) -> None:
        async with self._homeserver.exchange(
            "GET", "download", *halves, prefix=prefix, signed=signed, timeout=SECONDS
        ) as response:
            if response.status != 200:
                read(response, await response.read())
                raise NotSent(f"the homeserver answers {response.status} instead of a file")
            if (response.content_length or 0) > most:
                raise _too_large(most)
            await _write(response, into, most)


async def _write(response: ClientResponse, into: Path, most: int) -> None:
    written = 0
    with await asyncio.to_thread(into.open, "wb") as file:
        async for piece in response.content.iter_chunked(PIECE):
            written += len(piece)
            if written > most:
                raise _too_large(most)
            await asyncio.to_thread(file.write, piece)


def _too_large(most: int) -> Refused:
    return Refused("file_too_large", f"more than {most} bytes")


def _upload_failure(error: HomeserverError) -> Exception:
    if error.token_refused:
        return error
    if error.status == 413 or error.errcode == "M_TOO_LARGE":
        return Refused("file_too_large", str(error))
    meant = failure(error)
    return Refused("file_refused", str(error)) if isinstance(meant, Refused) else meant


def _download_failure(error: HomeserverError) -> Exception:
    if error.token_refused:
        return error
    if error.errcode == "M_TOO_LARGE":
        return Refused("file_too_large", str(error))
    if error.status == 404 or error.forbidden:
        return Refused("file_gone", str(error))
    return failure(error)
