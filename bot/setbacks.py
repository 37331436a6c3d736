"""Notices that the machine's clock was set back: else a room would stand still until it has caught up."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.civil import machine_now
from storage import setbacks
from storage.database import Database

log = structlog.get_logger(__name__)

#: Less than this is how clocks are kept right.
LEAST = timedelta(seconds=1)
#: No pause in the queue that an earlier program made is believed to be longer.
LONGEST = timedelta(minutes=10)


class Setbacks:
    """Looked for again and again by whoever empties the queue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._latest: datetime | None = None

    async def look(self) -> None:
        """Compare the clock with what it last showed; after a start nobody knows what that was."""
        now = machine_now()
        if self._latest is None or now < self._latest - LEAST:
            longest = timedelta(0) if self._latest else LONGEST
            async with self._database.begin() as connection:
                await setbacks.overcome(connection, now, longest=longest)
            if self._latest:
                log.warning("The machine's clock was set back", seconds=(self._latest - now).total_seconds())
        self._latest = now
