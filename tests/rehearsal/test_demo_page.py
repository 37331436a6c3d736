"""The stage page's server without a world behind it: what it refuses, what it passes on, what it says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from rehearsal.demo import WEEK, free_port
from rehearsal.page import document
from rehearsal.page.hands import Order
from rehearsal.page.phone import merged
from rehearsal.page.server import StagePage
from rehearsal.play import Play
from rehearsal.script import load


async def _forum(request: web.Request) -> web.StreamResponse:
    """A forum that frames nobody, repeats what it is told, and tells of something live."""
    if request.path == "/live":
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        await stream.write(b"data: eins\n\n")
        await asyncio.Event().wait()
    headers = {
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Content-Language": request.headers.get("Accept-Language", ""),
    }
    text = f"{request.method} {request.path_qs} {request.host} {await request.text()}"
    return web.Response(text=text, headers=headers, status=404 if request.path == "/nix" else 200)


@asynccontextmanager
async def forum(port: int) -> AsyncIterator[None]:
    """The forum on a port."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", _forum)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()


@pytest.fixture
async def page() -> AsyncIterator[StagePage]:
    """The page while the world is still being built, with a forum behind it."""
    port = free_port()
    page = StagePage(Play(load(WEEK), 1), f"http://127.0.0.1:{port}")
    async with forum(port), page.serving(0):
        yield page


@pytest.fixture
async def browser(page: StagePage) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who opens the page's address."""
    async with aiohttp.ClientSession(page.url) as session:
        yield session


async def test_the_page_is_there_before_the_world(browser: aiohttp.ClientSession) -> None:
    """Who opens it at once reads that the stage is being set; nothing can be done yet."""
    async with browser.get("/stage") as answer:
        text = await answer.text()
        assert "Die Bühne wird aufgebaut" in text
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    async with browser.get("/stage/cast") as answer:
        assert answer.status == 503


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "OWN", "Host": "evil.example"}, 421),
        ({"Origin": "OWN"}, 200),
    ],
)
async def test_only_the_page_itself_may_act(
    browser: aiohttp.ClientSession, page: StagePage, headers: Mapping[str, str], status: int
) -> None:
    """Neither another site nor a name that points here gets a hand on the play."""
    own = {name: value.replace("OWN", page.url) for name, value in headers.items()}
    async with browser.post("/stage/play", json={"do": "pause"}, headers=own) as answer:
        assert answer.status == status
    assert page.play.paused == (status == 200)


async def test_reading_by_another_name_is_refused(browser: aiohttp.ClientSession) -> None:
    """A name server that points somebody else's name here learns nothing, not even of the forum."""
    for path in ("/stage", "/stage/events", "/"):
        async with browser.get(path, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 421


@pytest.mark.parametrize("wish", [b"", b"[]", b'{"do": "dance"}', b'{"do": "speed", "speed": "fast"}'])
async def test_nonsense_is_refused(browser: aiohttp.ClientSession, page: StagePage, wish: bytes) -> None:
    """It is answered with 400, and nothing has changed."""
    for path in ("/stage/play", "/stage/act"):
        async with browser.post(path, data=wish, headers={"Origin": page.url}) as answer:
            assert answer.status == 400
    assert (page.play.paused, page.play.speed) == (False, 1)


async def test_the_forum_stands_on_the_same_address(browser: aiohttp.ClientSession, page: StagePage) -> None:
    """Requests and answers pass as they are; only the stage may frame it."""
    async with browser.post("/ideas/new?a=%C3%BC", data="text=Hallo", headers={"Origin": page.url}) as answer:
        assert await answer.text() == f"POST /ideas/new?a=%C3%BC 127.0.0.1:{page.port} text=Hallo"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"


async def test_the_forum_streams(browser: aiohttp.ClientSession) -> None:
    """What the forum tells live arrives while its answer is still going on."""
    async with browser.get("/live") as answer:
        assert await answer.content.readline() == b"data: eins\n"


async def test_the_page_asks_before_it_goes(browser: aiohttp.ClientSession) -> None:
    """An idea has no page before it is public; the frame is not sent to a page of regrets."""
    for path, there in (("/ideas", True), ("/nix", False)):
        async with browser.get("/stage/forum", params={"page": path}) as answer:
            assert await answer.json() == {"there": there}


async def test_a_taken_port_is_replaced(page: StagePage) -> None:
    """Another program on the port is no reason not to play."""
    other = StagePage(page.play, page.url)
    async with other.serving(page.port):
        assert other.port not in (0, page.port)


@pytest.mark.parametrize(
    "body", [None, [], {}, {"verb": "dance"}, {"verb": "write", "who": "Olha", "loud": 1}]
)
def test_an_order_is_read_whole(body: object) -> None:
    """Unknown verbs, networks and fields are refused."""
    with pytest.raises(ValueError, match=r"order|argument"):
        Order.read(body)


def test_both_languages_say_the_same() -> None:
    """Every word has its other, with the same gaps; every scene of the week is told in English too."""
    german, english = document.words("de"), document.words("en")
    assert german.keys() == english.keys()
    for key, words in german.items():
        assert {"{0}" in str(words), "{1}" in str(words)} == {
            "{0}" in str(english[key]),
            "{1}" in str(english[key]),
        }
    assert {scene.title for scene in load(WEEK).scenes} == set(english["scenes"])


def test_nothing_in_the_week_ends_the_script_element() -> None:
    """Titles go into the page as data; the page's own end mark among them stays data."""
    text = document.page("de", "</script><b>", Play(load(WEEK), 1))
    data = text.split('id="data">')[1].split("</script>")[0]
    assert json.loads(data)["lang"] == "de"
    assert "<b>" not in text


def test_what_is_redacted_says_so() -> None:
    """A long poll brings the redaction alone; the event it takes away is marked as if read anew."""
    said = {"event_id": "$1", "type": "m.room.message", "content": {}}
    for redaction in ({"redacts": "$1", "content": {}}, {"content": {"redacts": "$1"}}):
        event = {"event_id": "$2", "type": "m.room.redaction", **redaction}
        assert "redacted_because" in merged([dict(said)], [event])[0]["unsigned"]


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        ("", "", "de"),
        ("", "en-GB,de;q=0.5", "en"),
        ("", "uk,en;q=0.5", "de"),
        ("", "*", "de"),
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("xx", "en", "de"),
    ],
)
def test_the_address_decides_the_language(wanted: str, accepted: str, language: str) -> None:
    """What is asked for wins; else English for an English browser, German for everybody else."""
    assert document.language(wanted, accepted) == language


async def test_the_forum_is_asked_in_the_language_of_the_page(page: StagePage) -> None:
    """Whatever the browser prefers, the frame says the same words as the page around it."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(page.url, cookie_jar=jar) as visitor:
        for language in ("en", "de"):
            async with visitor.get("/stage", params={"lang": language}) as answer:
                assert answer.status == 200
            async with visitor.get("/spoken", headers={"Accept-Language": "uk"}) as answer:
                assert answer.headers["Content-Language"] == language
