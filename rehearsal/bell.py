"""A bell that many may wait for."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings when something has changed; who counts the rings misses none."""

    def __init__(self) -> None:
        self.rings = 0
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self.rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def after(self, rings: int) -> int:
        """Wait until it has rung more often than `rings`; says how often."""
        while self.rings <= rings:
            await self._rung.wait()
        return self.rings
