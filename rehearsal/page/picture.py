"""Makes the picture of the README: `python -m rehearsal.page.picture [docs/demo.png]`."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Page, async_playwright

from rehearsal import stage, world
from rehearsal.board import Board
from rehearsal.demo import WEEK, free_port
from rehearsal.page.server import StagePage
from rehearsal.play import Play
from rehearsal.script import Scene, load

TARGET = Path("docs/demo.png")
CHROMIUM = "/usr/bin/chromium"
#: The week is played so fast up to this scene, counted from one.
SPEED, SCENE = 20.0, 7
SIZE = (1280, 1060)
#: Both chats begin with the card of this idea, and the forum shows its page.
IDEA = "OM-2026-0004"
SETTLING_MS = 2500


class Photographer:
    """Watches the week in place of a terminal, and takes the picture when the scene is over."""

    def __init__(self, page: StagePage, target: Path) -> None:
        self._page = page
        self._target = target
        self.done = asyncio.Event()

    def say(self, text: str) -> None:
        """Nobody listens."""

    @contextlib.asynccontextmanager
    async def scene(self, scene: Scene, board: Board) -> AsyncIterator[None]:  # noqa: ARG002  # as on a screen
        """Let it pass, unless it is the one."""
        yield
        if self._page.play.position == SCENE - 1:
            await self._shoot()
            self.done.set()

    async def _shoot(self) -> None:
        self._page.play.accelerate(1)
        async with async_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu"]
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            page = await browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="de")
            await page.goto(f"{self._page.url}/stage")
            await _arranged(page)
            await page.screenshot(path=self._target)
            await browser.close()


async def _arranged(page: Page) -> None:
    """The room on both sides, and the idea's page."""
    await page.locator("#channels [aria-pressed=true]").click()
    await page.wait_for_timeout(SETTLING_MS)
    for network in ("telegram", "matrix"):
        card = page.locator(f"#{network} .message", has_text=IDEA).first
        await card.evaluate("one => one.scrollIntoView({ block: 'start' })")
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_timeout(SETTLING_MS)


async def make(target: Path) -> None:
    """Play the week up to the scene, and take its picture."""
    week, port = Play(load(WEEK), SPEED), free_port()
    page = StagePage(week, f"http://127.0.0.1:{port}")
    photographer = Photographer(page, target)
    with tempfile.TemporaryDirectory(prefix="openmic-picture-") as folder:
        async with (
            page.serving(0),
            world.built(week.script, Path(folder), port, page.url) as built,
            page.showing(built),
        ):
            playing = asyncio.create_task(stage.play(built, week, photographer))
            waiting = asyncio.create_task(photographer.done.wait())
            await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
            playing.cancel()
            waiting.cancel()
            await asyncio.wait({playing, waiting})


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET))
