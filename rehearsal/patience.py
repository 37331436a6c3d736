"""Looking again and again until something is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")

GLANCE_S = 0.1


async def until(look: Callable[[], Awaitable[Found | None]], timeout_s: float) -> Found:
    """What `look` finds as soon as it finds something. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while True:
            if (found := await look()) is not None:
                return found
            await asyncio.sleep(GLANCE_S)
