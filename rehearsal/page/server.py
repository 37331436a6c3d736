"""The stage page's server: one address for the page, what happens on it, and the forum beside it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

from aiohttp import hdrs, web

from rehearsal.page import document, events
from rehearsal.page.eyes import Eyes
from rehearsal.page.guard import HEADERS, guard
from rehearsal.page.hands import LARGEST_PICTURE, Hands, Hindered, Order
from rehearsal.page.media import Media
from rehearsal.page.proxy import LANGUAGE_COOKIE, Forum
from rehearsal.play import Play
from rehearsal.players import Picture
from rehearsal.script import PRIVATE
from rehearsal.world import World

STATIC = Path(__file__).with_name("static")
ADDRESS = "127.0.0.1"
#: Nobody plays a week slower or faster than this.
SLOWEST, FASTEST = 0.25, 20.0
RELOADING_S = 3.0


class StagePage:
    """Serves the page of one play; `viewers` look at it now."""

    def __init__(self, play: Play, forum_url: str) -> None:
        self.play = play
        self.viewers = 0
        self.closing = False
        self.eyes: Eyes | None = None
        self.network_name = ""
        self._world: World | None = None
        self._forum = Forum(forum_url)
        self.port = 0

    @property
    def url(self) -> str:
        """Where the forum is; the stage is at /stage."""
        return f"http://{ADDRESS}:{self.port}"

    @contextlib.asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[None]:
        """Listen on the port, or on a free one when it is taken."""
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await self._forum.start()
        try:
            await _listening(runner, port)
            self.port = runner.addresses[0][1]
            yield
        finally:
            self.closing = True
            self.play.bell.ring()
            await runner.cleanup()
            await self._forum.stop()

    @contextlib.asynccontextmanager
    async def showing(self, world: World) -> AsyncIterator[None]:
        """The world stands: it can be looked at and played in."""
        self._world, self.eyes = world, Eyes(world, self.play.almanac, self.play.bell)
        self.network_name = world.app.work.district.name
        async with self.eyes.open():
            self.play.bell.ring()
            try:
                yield
            finally:
                self.closing = True
                self.play.bell.ring()

    async def left(self) -> None:
        """Wait until nobody looks any more; loading the page anew is no leaving."""
        while self.viewers:
            while self.viewers:
                await self.play.bell.after(self.play.bell.rings)
            await asyncio.sleep(RELOADING_S)

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=LARGEST_PICTURE + 65_536)
        app.router.add_get("/stage", self._document)
        app.router.add_get("/stage/cast", self._cast)
        app.router.add_get("/stage/events", self._events)
        app.router.add_get("/stage/forum", self._is_there)
        app.router.add_get("/stage/media/{network}/{address:.+}", self._media)
        app.router.add_post("/stage/act", self._act)
        app.router.add_post("/stage/picture", self._picture)
        app.router.add_post("/stage/play", self._play)
        app.router.add_static("/stage/static", STATIC)
        app.router.add_route("*", "/{path:.*}", self._forum.answer)
        app.on_response_prepare.append(_secure)
        return app

    async def _document(self, request: web.Request) -> web.Response:
        accepted = request.headers.get(hdrs.ACCEPT_LANGUAGE, "")
        code = document.language(request.query.get("lang", ""), accepted)
        page = document.page(code, self.network_name, self.play)
        response = web.Response(text=page, content_type="text/html")
        response.set_cookie(LANGUAGE_COOKIE, code, httponly=True, samesite="Strict")
        return response

    async def _cast(self, _request: web.Request) -> web.Response:
        """Everybody with an account, and on which networks each channel has a room."""
        players = self.world.players
        people = [document.person(players[name]) for name in sorted(players)]
        places = [
            {"name": place.name, "purpose": place.purpose, "networks": place.networks}
            for place in self.play.script.places
        ]
        return web.json_response({"people": people, "channels": places, "private": PRIVATE})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        self.viewers += 1
        try:
            return await events.stream(request, self)
        finally:
            self.viewers -= 1
            self.play.bell.ring()

    async def _is_there(self, request: web.Request) -> web.Response:
        """Whether the forum has this page already."""
        return web.json_response({"there": await self._forum.has(request.query.get("page", "/"))})

    async def _media(self, request: web.Request) -> web.Response:
        return await Media(self.world).answer(request)

    async def _act(self, request: web.Request) -> web.Response:
        try:
            order = Order.read(await request.json())
        except ValueError:
            raise web.HTTPBadRequest from None
        return await self._done(self._hands.obey(order))

    async def _picture(self, request: web.Request) -> web.Response:
        """POST ?who=&network=&where=&name= with the picture as the body."""
        query = dict(request.query)
        name = query.pop("name", "") or "bild"
        try:
            order = Order.read(query | {"verb": "write", "words": name})
            content = await request.read()
        except ValueError:
            raise web.HTTPBadRequest from None
        except web.HTTPRequestEntityTooLarge:
            return _hindered("too_big")
        picture = Picture(name=name, media_type=request.content_type, content=content)
        return await self._done(self._hands.show(order, picture))

    async def _done(self, deed: Awaitable[str | None]) -> web.Response:
        """The answer to something done, or why it was not."""
        try:
            answer = await deed
        except Hindered as hindrance:
            return _hindered(hindrance.reason)
        self.play.bell.ring()
        return web.json_response({"answer": answer or ""})

    async def _play(self, request: web.Request) -> web.Response:
        """POST {do: pause | resume | hurry} or {do: speed, speed: 2}."""
        try:
            _direct(self.play, await request.json())
        except (ValueError, TypeError):
            raise web.HTTPBadRequest from None
        return web.json_response({})

    @property
    def world(self) -> World:
        """The world; 503 while it is being built."""
        if self._world is None:
            raise web.HTTPServiceUnavailable
        return self._world

    @property
    def _hands(self) -> Hands:
        return Hands(self.world)


def _direct(play: Play, wish: object) -> None:
    """Raises ValueError or TypeError for what cannot be wished."""
    match wish:
        case {"do": "pause"}:
            play.pause()
        case {"do": "resume"}:
            play.resume()
        case {"do": "hurry"}:
            play.hurry()
        case {"do": "speed", "speed": speed}:
            play.accelerate(min(max(float(speed), SLOWEST), FASTEST))
        case _:
            raise ValueError("no such wish")


async def _listening(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, ADDRESS, port).start()
    except OSError:
        await web.TCPSite(runner, ADDRESS, 0).start()


def _hindered(reason: str) -> web.Response:
    return web.json_response({"reason": reason}, status=422)


async def _secure(request: web.Request, response: web.StreamResponse) -> None:
    """Headers of our own pages; the forum brings its own."""
    if request.path.startswith("/stage"):
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
