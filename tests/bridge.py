"""Two rooms that are one, between what the real adapters read and what they would send."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.events import Event
from bot.matrix import inbound as matrix_inbound
from bot.matrix import outbound as matrix_outbound
from bot.matrix.envelope import Envelope
from bot.network import Edit, Part, Send, Words
from bot.telegram import composing as telegram_composing
from bot.telegram.inbound import Reader
from storage.models import Purpose
from tests.world import World

Json = dict[str, Any]

CHAT, ROOM = -1001234567890, "!work:example.org"
BOT, ME = 7000000001, "@bot:example.org"
OLHA: Json = {"id": 11, "is_bot": False, "first_name": "Olha", "language_code": "de"}
GROUP: Json = {"id": CHAT, "type": "supergroup", "title": "Arbeit"}
JAN = "@jan:example.org"
DATE = 1_795_000_000
READER = Reader(own_id=BOT, button_key=b"key")

_numbers = count(1_000)


@dataclass(slots=True)
class Bridge:
    """The program between a Telegram group and a Matrix room; only the two networks are not there."""

    world: World

    @classmethod
    async def between(cls, world: World) -> Bridge:
        """The two rooms linked, and nothing said in them yet."""
        await world.link(str(CHAT), ROOM, "Arbeit", Purpose.TALK)
        for network in world.networks.values():
            network.limit = 10**9
            network.rooms.clear()
        return cls(world)

    async def telegram(self, **fields: Any) -> list[Part]:
        """Olha sends a message with these fields; what Matrix people get."""
        return await self.update(message=telegram_message(**fields))

    async def matrix(self, **content: Any) -> list[Part]:
        """Jan sends a message with this content; what Telegram people get."""
        return await self.event({"type": "m.room.message", "content": {"msgtype": "m.text"} | content})

    async def update(self, **update: Any) -> list[Part]:
        """An update reaches the bot; what Matrix people get. Raises `Unreadable`."""
        return await self.raw("telegram", raw_update(update))

    async def event(self, event: Json, **around: Any) -> list[Part]:
        """An event reaches the bot; what Telegram people get. Raises `Unreadable`."""
        return await self.raw("matrix", raw_event(event, **around))

    async def raw(self, network: str, raw: bytes) -> list[Part]:
        """Bytes reach the bot; what people on the other network get of them. Raises `Unreadable`."""
        event = READ[network](raw)
        said = await self.happens(network, *([] if event is None else [event]))
        return [part for words in said for part in COMPOSE[network](words)]

    async def happens(self, network: str, *events: Event) -> list[Words]:
        """Events of one network, one after the other; what is said or shown on the other because of them."""
        there = self.world.networks["matrix" if network == "telegram" else "telegram"]
        before = len(there.done)
        await self.world.happens(network, *events)
        return [act.part.content for act in there.done[before:] if isinstance(act, Send | Edit)]


def raw_update(update: Json) -> bytes:
    """An update as the server sends it, with an id of its own."""
    return json.dumps({"update_id": next(_numbers)} | update).encode()


def raw_event(event: Json, **around: Any) -> bytes:
    """An event as the inbox keeps it; by Jan, with an id of its own, unless it says otherwise."""
    whole = {"event_id": f"${next(_numbers)}", "sender": JAN, "origin_server_ts": DATE * 1000} | event
    return Envelope(**({"me": ME, "room_id": ROOM, "event": whole, "name": "Jan"} | around)).pack()


def telegram_message(**fields: Any) -> Json:
    """A message by Olha in the group, with an id of its own."""
    return {"message_id": next(_numbers), "date": DATE, "chat": GROUP, "from": OLHA} | fields


#: By the network that something comes from: how it is read there, and how the other one says it.
READ: dict[str, Callable[[bytes], Event | None]] = {"telegram": READER.read, "matrix": matrix_inbound.read}
COMPOSE: dict[str, Callable[[Words], tuple[Part, ...]]] = {
    "telegram": matrix_outbound.compose,
    "matrix": telegram_composing.compose,
}
