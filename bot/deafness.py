"""Which networks have gone silent, written down so that others than this process can tell of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.civil import machine_now, monotonic
from bot.intake import Intake
from storage import troubles
from storage.database import Database, Unavailable

#: A part that has not shown life for so long is not well.
DEAF = timedelta(seconds=120)
EVERY_SECONDS = 15.0


class Deafness:
    """Looks at every intake now and then; writes only when something has changed."""

    def __init__(self, database: Database, intakes: Mapping[str, Intake]) -> None:
        self._database, self._intakes = database, intakes
        self._written: dict[str, bool] = {}

    async def run(self) -> None:
        """Look until cancelled; an earlier process's notes are taken over."""
        self._written.clear()
        while True:
            with contextlib.suppress(Unavailable):
                await self.look(machine_now())
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self, now: datetime) -> None:
        """Compare what is so with what is written. Raises Unavailable."""
        for name, intake in self._intakes.items():
            silence = timedelta(seconds=monotonic() - intake.last_success)
            deaf = silence > DEAF
            if self._written.get(name) is not deaf:
                await self._write(name, now - silence if deaf else None)
                self._written[name] = deaf

    async def _write(self, network: str, since: datetime | None) -> None:
        async with self._database.begin() as connection:
            if since is None:
                await troubles.note_hearing(connection, network)
            else:
                await troubles.note_deaf(connection, network, since)
