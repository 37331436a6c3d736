"""A small world behind the stage page, and a visitor's hands on it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from rehearsal import world
from rehearsal.demo import free_port
from rehearsal.page.server import StagePage
from rehearsal.play import Play
from rehearsal.script import load

WEEK = Path(__file__).with_name("stage.toml")
#: A busy machine may take its time.
expect.set_options(timeout=60_000)
#: What the browser itself says of a line that a test has cut, and of what the page refuses in a sentence.
MEANT = ("net::ERR_FAILED", "status of 422")


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StagePage]:
    """One small world for all tests of the stage; each uses words of its own."""
    week, port = Play(load(WEEK), 1), free_port()
    page = StagePage(week, f"http://127.0.0.1:{port}")
    folder = tmp_path_factory.mktemp("stage")
    async with (
        page.serving(0),
        world.built(week.script, folder, port, page.url) as built,
        page.showing(built),
    ):
        yield page


@asynccontextmanager
async def visit(
    browser: Browser,
    stage: StagePage,
    width: int = 1280,
    query: str = "",
    scheme: str = "light",
    locale: str = "de",
) -> AsyncIterator[Page]:
    """The page in a browser of its own, which must have nothing to complain about."""
    complaints: list[str] = []
    context = await browser.new_context(
        viewport={"width": width, "height": 800 if width > 400 else 640},
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{stage.url}/stage{query}")
    await expect(page.locator("body")).to_have_class("built")
    yield page
    await context.close()
    assert [one for one in complaints if not any(meant in one for meant in MEANT)] == []


@pytest_asyncio.fixture
async def visitor(browser: Browser, stage: StagePage) -> AsyncIterator[Page]:
    """The page at a desk."""
    async with visit(browser, stage) as page:
        yield page


def message(page: Page, network: str, words: str) -> Locator:
    """The newest message with these words."""
    return page.locator(f"#{network} .message", has_text=words).last


async def be(page: Page, network: str, name: str) -> None:
    """Become somebody."""
    await page.locator(f"#{network} .person").click()
    await page.fill("#search", name)
    await page.locator("#people button", has_text=name).click()
    await expect(page.locator(f"#{network} .person")).to_contain_text(name)


async def alone(page: Page, network: str, who: str) -> None:
    """Open somebody's private chat with the bot, and be there."""
    await page.locator(f"#{network} .to-private").click()
    await expect(page.locator(f"#{network} .where")).to_have_text(re.compile(f"{who}.*privat"))


async def write(page: Page, network: str, words: str) -> None:
    """Type and send."""
    await page.fill(f"#{network} textarea", words)
    await page.locator(f"#{network} [type=submit]").click()
    await expect(page.locator(f"#{network} textarea")).to_have_value("")


async def choose(page: Page, network: str, words: str, act: str) -> None:
    """Click a message, and what is to be done with it."""
    await message(page, network, words).locator(".words").first.click()
    await page.locator(f"#{network} .acts button", has_text=act).click()


async def press(page: Page, channel: str) -> None:
    """Turn to a channel; what is in it follows."""
    await page.locator("#channels button", has_text=channel).click()
    await expect(page.locator("#channels [aria-pressed=true]")).to_have_text(channel)


async def enter(page: Page, channel: str) -> None:
    """Go to a channel, and be there: until then the panes show, and write into, the one before."""
    await press(page, channel)
    for network in ("telegram", "matrix"):
        await expect(page.locator(f"#{network} .where")).to_contain_text(channel)
