"""One unit of work: a transaction with the district and the time in it; only doors open one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.civil import CivilTime, machine_now
from forum.context import Context, District
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Work:
    """What every door needs to open a unit of work."""

    database: Database
    district: District
    civil: CivilTime

    @asynccontextmanager
    async def unit(self, name: str | None = None) -> AsyncIterator[Context]:
        """A context that commits at its end; `name` is the step's for `storage.failpoints`."""
        async with self.database.transaction(name) as session:
            yield Context(
                session=session, district=self.district, now=self.civil.now(), machine_now=machine_now()
            )
