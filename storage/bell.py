"""A bell that wakes whoever waits for new rows; polling beneath it makes a missed ring harmless."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings are remembered until somebody has waited."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake the waiter, now or at its next wait."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring for at most `seconds`; tell whether one came."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
