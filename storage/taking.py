"""Whether the database takes what is written: said once when it stops, and once when it does again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import inbox
from storage.failures import Deposed, Unavailable
from storage.machine import now as machine_now
from storage.postgres import Held

log = structlog.get_logger(__name__)

#: The cursor that is written then.
PROOF = "database"


class Taking:
    """How the last unit of work that writes came out."""

    def __init__(self) -> None:
        """Nothing was written yet."""
        #: What stands in the way, in the driver's words; None when nothing does.
        self.trouble: str | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One unit of work that writes."""
        try:
            yield
        except (Deposed, Held):
            # It is another process that writes.
            raise
        except Unavailable as error:
            self._stopped(str(error))
            raise
        else:
            self._goes()

    async def prove(self, connection: AsyncConnection | AsyncSession) -> None:
        """After trouble each unit of work writes: one with nothing to say would seem to succeed."""
        if self.trouble is not None:
            await inbox.set_cursor(connection, PROOF, machine_now().isoformat())

    def _stopped(self, reason: str) -> None:
        if self.trouble is None:
            log.error(
                "The database takes nothing more; nothing is confirmed or sent until it does", reason=reason
            )
        self.trouble = reason

    def _goes(self) -> None:
        if self.trouble is not None:
            log.warning("The database takes what is written again", was=self.trouble)
        self.trouble = None
