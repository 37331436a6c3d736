"""Something said in a room, as the modules that carry it see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events import Edited, Posted
from bot.network import Network
from bot.relay import naming
from forum.context import Context
from storage.models import Account, Message, Room
from storage.outbox import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something said in a room, written down: who, where, and what it answers."""

    ctx: Context
    room: Room
    account: Account
    message: Message
    received_at: datetime

    async def author(
        self, event: Posted | Edited, rooms: Sequence[Room], networks: Mapping[str, Network]
    ) -> Payload:
        """As the people in `rooms` are told."""
        shown = [networks[room.network] for room in rooms]
        return await naming.author(self.ctx, self.room, self.account, shown, event.sender.picture)
