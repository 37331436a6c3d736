"""The bot among people on a real Synapse."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.events import Added, Address, Deleted, Echo, Edited, Event, Invited, NativeId, Posted, Reacted, Removed
from bot.matrix.network import MatrixNetwork
from bot.network import (
    Author,
    Busy,
    Delete,
    Edit,
    Flight,
    Join,
    Moved,
    Outgoing,
    Part,
    React,
    Receipt,
    Refused,
    Send,
    Words,
)
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Synapse
from tests.bot.matrix.conftest import NewBot
from tests.plugins.synapse import Newcomer

OLHA = Author(name="Olha", user="7", network="telegram")


class Listener:
    """What the bot hears, one after the other; the cursor moves as the intake would move it."""

    def __init__(self, network: MatrixNetwork, cursor: str | None = None) -> None:
        self.network = network
        self.cursor = cursor

    async def batch(self) -> list[Event | None]:
        """The events of the next sync."""
        batch = await self.network.fetch(self.cursor)
        self.cursor = batch.cursor
        return [self.network.read(raw.raw) for raw in batch.events]

    async def next[E: Event](self, kind: type[E]) -> E:
        """The next event of a kind, others left out; what comes with it in one sync is left too."""
        while True:
            for event in await self.batch():
                if isinstance(event, kind):
                    return event


def one(words: Words) -> Part:
    """The one message that says it."""
    [part] = MatrixNetwork.compose(None, words)  # type: ignore[arg-type]
    return part
