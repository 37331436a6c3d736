"""Pictures out of both networks, for the page."""

from __future__ import annotations

import re
from urllib.parse import quote

from aiohttp import web

from rehearsal.matrix.client import MatrixError
from rehearsal.on_matrix import OnMatrix
from rehearsal.world import World

#: How each kind of picture begins.
SIGNATURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
#: What can be heard, likewise.
SOUNDS = {
    "audio/ogg": re.compile(rb"OggS"),
    "audio/mpeg": re.compile(rb"ID3|\xff\xfb"),
}
NOTHING_INSIDE = "default-src 'none'; sandbox"


def kind_of(content: bytes) -> str | None:
    """Which kind of picture the bytes are, whatever their name says; None for anything else."""
    return next((kind for kind, first in SIGNATURES.items() if first.match(content)), None)


def sound_of(content: bytes) -> str | None:
    """Which kind of sound the bytes are; None for anything else."""
    return next((kind for kind, first in SOUNDS.items() if first.match(content)), None)


class Media:
    """What lies behind `telegram/FILE_ID` and `matrix/SERVER/MEDIA_ID?as=PERSON`.

    With `save=NAME` any file is given out to be kept, and never shown.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: web.Request) -> web.Response:
        """The picture, the sound or a file to keep; 404 for anything else."""
        address = request.match_info["address"]
        found = (
            self._on_telegram(address)
            if request.match_info["network"] == "telegram"
            else await self._on_matrix(address, request.query.get("as", ""))
        )
        headers = {"Content-Security-Policy": NOTHING_INSIDE, "Cache-Control": "max-age=3600"}
        kind = kind_of(found) or sound_of(found)
        name = request.query.get("save")
        if name and found:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
            kind = "application/octet-stream"
        if kind is None:
            raise web.HTTPNotFound
        return web.Response(body=found, content_type=kind, headers=headers)

    def _on_telegram(self, file_id: str) -> bytes:
        file = self._world.telegram.core.world.files.get(file_id)
        return file.content if file else b""

    async def _on_matrix(self, address: str, name: str) -> bytes:
        player = self._world.players.get(name)
        if not isinstance(player, OnMatrix) or address.count("/") != 1:
            return b""
        try:
            return await player.member.download(f"mxc://{address}")
        except MatrixError:
            return b""
