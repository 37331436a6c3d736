"""Everything live, as one stream of server-sent events: the play, and what each pane shows."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, get_args

from aiohttp import web

from rehearsal.page import document
from rehearsal.page.eyes import Look, View
from rehearsal.script import Network

if TYPE_CHECKING:
    from rehearsal.page.server import StagePage

Json = dict[str, Any]

#: What changes at once is told at once.
GATHER_S = 0.05
#: A connection that has nothing to say shows that it is there.
HEARTBEAT_S = 5.0


async def stream(request: web.Request, page: StagePage) -> web.StreamResponse:
    """Tell of everything until the browser leaves or the world ends; the query names places and people."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    # Whoever turns to another chat closes the old stream, at times before it has begun.
    with contextlib.suppress(ConnectionResetError):
        await response.prepare(request)
        teller = _Teller(response, page, request)
        while not page.closing:
            rings = page.play.bell.rings
            await teller.tell()
            await _heartbeat(response, page, rings)
        await teller.say("closed", {})
    return response


async def _heartbeat(response: web.StreamResponse, page: StagePage, rings: int) -> None:
    """Return when there may be something new."""
    try:
        async with asyncio.timeout(HEARTBEAT_S):
            await page.play.bell.after(rings)
        await asyncio.sleep(GATHER_S)
    except TimeoutError:
        await response.write(b":\n\n")


class _Teller:
    """Knows what one browser has been told, and tells the rest."""

    def __init__(self, response: web.StreamResponse, page: StagePage, request: web.Request) -> None:
        self._response = response
        self._page = page
        self._language = document.language(request.query.get("lang", ""))
        self._looks = [_look(request, network) for network in get_args(Network)]
        self._told: dict[Network, dict[str, Json]] = {}
        self._said: dict[str, Json] = {}

    async def tell(self) -> None:
        """Whatever is new."""
        await self._once("play", document.play(self._page.play, self._language))
        await self._once("stage", {"built": self._page.eyes is not None})
        if self._page.eyes is not None:
            for look in self._looks:
                await self._pane(look, await self._page.eyes.see(look, self._language))

    async def _once(self, name: str, data: Json) -> None:
        if self._said.get(name) != data:
            self._said[name] = data
            await self.say(name, data)

    async def _pane(self, look: Look, view: View) -> None:
        """The whole pane at first, then what has changed."""
        told = self._told.get(look.network)
        now = {message["id"]: message for message in view.messages}
        fresh = [message for number, message in now.items() if not told or told.get(number) != message]
        gone = [number for number in told or () if number not in now]
        if told is None or fresh or gone:
            self._told[look.network] = now
            head = asdict(look) | asdict(replace(view, messages=[])) | {"whole": told is None}
            await self.say("pane", head | {"messages": fresh, "gone": gone})

    async def say(self, name: str, data: Json) -> None:
        """One event."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        await self._response.write(f"event: {name}\ndata: {text}\n\n".encode())


def _look(request: web.Request, network: Network) -> Look:
    query = request.query
    return Look(network=network, where=query.get(network, ""), who=query.get(f"{network}_as", ""))
