"""One headless Chromium for the whole test run: Debian's."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
#: No sandbox inside a container; no calls home that a closed network would refuse one by one.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Seconds for one start, and how often to try: its first start on a cold disk was seen to hang for minutes.
START_SECONDS = 45
STARTS = 3


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program; tests are skipped where it cannot be had, but never in CI."""
    if not CHROMIUM.exists() and os.environ.get("CI"):
        pytest.fail("CI must have Chromium: apt-get install chromium")
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium: apt-get install chromium")
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """The running browser; open a context of your own."""
    async with AsyncExitStack() as open_until_the_end:
        yield await _start(chromium, open_until_the_end)


async def _start(chromium: Path, stack: AsyncExitStack) -> Browser:
    for _ in range(STARTS):
        with suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS):
                playwright = await stack.enter_async_context(async_playwright())
                running = await playwright.chromium.launch(
                    executable_path=chromium, args=list(ARGUMENTS), timeout=0
                )
                stack.push_async_callback(running.close)
                return running
    pytest.fail(f"Chromium did not start in {STARTS * START_SECONDS} seconds")
