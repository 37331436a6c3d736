"""The event loop's lag is measured all the time, and what holds it up is named."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from bot.watch import Watch

LATE = 0.05


def measured() -> float:
    """How many measurements there were."""
    return REGISTRY.get_sample_value("openmic_loop_lag_seconds_count") or 0.0


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    """One that runs, and takes offence early."""
    watch = Watch(late=LATE)
    task = asyncio.create_task(watch.run())
    yield watch
    task.cancel()
    await asyncio.wait([task])


async def measures(number: int) -> None:
    """Wait for so many more measurements."""
    goal = measured() + number
    async with asyncio.timeout(100):
        while measured() < goal:  # noqa: ASYNC110  # a counter rings no bell
            await asyncio.sleep(0.02)


def hold_up() -> None:
    """Something that should have been done elsewhere."""
    time.sleep(20 * LATE)


@pytest.mark.usefixtures("watch")
async def test_what_holds_the_loop_up_is_named_once() -> None:
    """With how long; again only after a while, or a storm of it would fill the log."""
    await measures(1)
    with capture_logs() as said:
        for _ in range(3):
            hold_up()
            await measures(1)
    held = [line for line in said if line["event"] == "The event loop was held up"]
    assert len(held) == 1
    assert held[0]["lag_ms"] >= LATE * 1000
    assert held[0]["by"] != "unknown"
