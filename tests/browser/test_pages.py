"""Pages in a real browser: nothing overflows, each language has its direction, thumbs find their target."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Page

PATHS = (
    "/",
    "/ideas",
    "/ideas/OM-2026-0001",
    "/ideas/OM-2026-0003",
    "/meetings",
    "/meetings/1",
    "/meetings/2",
    "/channels",
    "/digests/2026-W47",
    "/impressum",
    "/datenschutz",
    "/nix",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Links outside running text, with their height in CSS pixels.
LOW_TARGETS = """
[...document.querySelectorAll('header a, h3 a, a.action, a.more, footer a')]
  .filter(link => link.getBoundingClientRect().height < 48)
  .map(link => link.textContent)
"""


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The seeded forum, served on a free port; the socket listens before the server runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield "http://127.0.0.1:{1}".format(*listening.getsockname())
    server.should_exit = True
    await serving


@asynccontextmanager
async def page_in(browser: Browser, width: int, language: str) -> AsyncIterator[Page]:
    """A tab of this width, of a reader of this language."""
    context = await browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
async def test_pages_fit(browser: Browser, address: str, width: int, language: str, direction: str) -> None:
    """On a small phone and on a desk, in German and in Arabic: no sideways scrolling, thumb-sized links."""
    async with page_in(browser, width, language) as page:
        for path in PATHS:
            await page.goto(address + path)
            assert await page.evaluate(OVERFLOW) == 0, path
            assert await page.evaluate(LOW_TARGETS) == [], path
            html = page.locator("html")
            assert await html.get_attribute("lang") == language
            assert await html.get_attribute("dir") == direction


async def test_the_policy_lets_the_pages_be_themselves(browser: Browser, address: str) -> None:
    """The style sheet is applied, and the browser reports nothing refused."""
    complaints: list[str] = []
    async with page_in(browser, 1280, "de") as page:
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(address)
        paper = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(251, 250, 247)"
    assert complaints == []


async def test_the_keyboard_reaches_the_content(browser: Browser, address: str) -> None:
    """The first stop of the tab key is the way past the header, and it becomes visible there."""
    async with page_in(browser, 1280, "de") as page:
        await page.goto(address)
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert await focused.inner_text() == "Zum Inhalt"
        box = await focused.bounding_box()
        assert box is not None
        assert box["y"] >= 0
