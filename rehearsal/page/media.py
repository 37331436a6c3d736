"""Pictures out of both networks, for the page."""

from __future__ import annotations

from aiohttp import web

from rehearsal.matrix.client import MatrixError
from rehearsal.players import OnMatrix
from rehearsal.world import World

#: How each kind of picture begins.
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
NOTHING_INSIDE = "default-src 'none'; sandbox"


class Media:
    """What lies behind `telegram/FILE_ID` and `matrix/SERVER/MEDIA_ID?as=PERSON`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: web.Request) -> web.Response:
        """The picture; 404 for anything else."""
        address = request.match_info["address"]
        found = (
            self._on_telegram(address)
            if request.match_info["network"] == "telegram"
            else await self._on_matrix(address, request.query.get("as", ""))
        )
        kind = next((kind for first, kind in SIGNATURES.items() if found.startswith(first)), None)
        if kind is None:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": NOTHING_INSIDE, "Cache-Control": "max-age=3600"}
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
