"""Absence: how long nobody fetched a network's news, and whether it has forgotten some of them meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.network import Network
from storage import gaps
from storage.database import Database

log = structlog.get_logger(__name__)

#: The last contact is written down no more often than this: a commit for every poll would be dear.
EVERY = timedelta(seconds=60)


class Contact:
    """The contact with one network, in machine time."""

    def __init__(self, database: Database, network: Network) -> None:
        """Nothing was fetched by this process yet."""
        self._database, self._network = database, network
        self._written: datetime | None = None

    async def made(self, now: datetime) -> None:
        """What the network had until `now` is safe; a gap before that is written down, to be told of."""
        keeps = self._network.keeps
        # A clock may have been set back meanwhile.
        recent = self._written is not None and abs(now - self._written) < EVERY
        if keeps is None or recent:
            return
        async with self._database.begin("contact") as connection:
            lost = await gaps.heard(connection, self._network.name, now, keeps)
        self._written = now
        if lost:
            log.warning("News were lost: the network keeps them no longer", network=self._network.name)
