"""One headless Chromium for the whole test run: Debian's, installed when we may and it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
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
#: Seconds for apt-get on a slow line.
PATIENCE = 600


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program; tests are skipped where it cannot be had, but never in CI."""
    if not CHROMIUM.exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
    if not CHROMIUM.exists() and os.environ.get("CI"):
        pytest.fail("CI must have Chromium: apt-get install chromium")
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium: apt-get install chromium")
    return CHROMIUM


def _install() -> None:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(  # noqa: S603  # the commands stand above
            command, env=quietly, timeout=PATIENCE, check=False, capture_output=True
        )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """The running browser; open a context of your own."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        await running.close()
