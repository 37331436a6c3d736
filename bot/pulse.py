"""Asks the database now and then whether it is there, whatever the parts of this process wait for."""

from __future__ import annotations

import asyncio
import contextlib

from storage.database import Database, Unavailable

#: Between two questions, in seconds.
EVERY = 5.0


async def feel(database: Database, every: float = EVERY) -> None:
    """Ask until cancelled, for `last_answer`: a process that only shows pages may have nothing to ask."""
    while True:
        with contextlib.suppress(Unavailable):
            await database.ask()
        await asyncio.sleep(every)
