"""The Telegram adapter in a supergroup of the stand-in server."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.events import Address, Event, NativeId, UserId
from bot.network import RawEvent
from bot.telegram.markup import from_telegram
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Seen, TelegramServer
from tests.conformance.window import E, Shown, Window, spoken


class TelegramWindow(Window):
    """One supergroup, in which the bot is an administrator."""

    network: TelegramNetwork

    def __init__(self, folder: Path, server: TelegramServer, network: TelegramNetwork) -> None:
        super().__init__(folder)
        self.network, self.server = network, server
        self._olha = server.person("Olha", username="olha")
        self._group = server.supergroup("Arbeit", [self._olha])
        server.cast.promote(self._olha, self._group)
        self.address, self.user = Address(str(self._group.id)), UserId(str(self._olha.id))
        self._heard: deque[Event | None] = deque()

    async def shown(self) -> list[Shown]:
        """What the server shows people."""
        return [self._shown(seen) for seen in self._group.visible()]

    def _shown(self, seen: Seen) -> Shown:
        author, text = spoken(from_telegram(seen.text, seen.entities))
        location, poll = seen.content.get("location"), seen.content.get("poll")
        return Shown(
            native_id=NativeId(str(seen.id)),
            text=text,
            author=author,
            reply_to=NativeId(str(seen.reply_to)) if seen.reply_to else None,
            edited=seen.edited,
            reactions=tuple(seen.reactions),
            file=self._content(seen.content),
            place=(location["latitude"], location["longitude"]) if location else None,
            poll=(poll["question"], *(option["text"] for option in poll["options"])) if poll else (),
            ended=bool(poll and poll["is_closed"]),
            choices=sum(map(len, seen.buttons)),
        )

    def _content(self, content: Mapping[str, Any]) -> bytes | None:
        """The file of a message; of a photo the largest size."""
        for shown in content.values():
            file = shown[-1] if isinstance(shown, list) and shown else shown
            if isinstance(file, dict) and "file_id" in file:
                return self.server.core.world.files[file["file_id"]].content
        return None

    async def pinned(self) -> list[NativeId]:
        """What the server keeps of pins."""
        return [NativeId(str(number)) for number in self._group.chat.pinned]

    async def says(self, text: str) -> NativeId:
        """In the group."""
        return NativeId(str(self._olha.writes(self._group, text).id))

    async def reacts(self, native_id: NativeId, emoji: str) -> None:
        """Telegram tells of reactions only once a poll has asked for them."""
        await self._poll()
        self._olha.reacts(self._group, int(native_id), emoji)

    async def comes(self) -> UserId:
        """By the group's link."""
        ben = self.server.person("Ben")
        ben.joins(self._group)
        return UserId(str(ben.id))

    async def hears(self, kind: type[E]) -> E:
        """Polls until it comes."""
        while True:
            if not self._heard:
                await self._poll()
            while self._heard:
                if isinstance(event := self._heard.popleft(), kind):
                    return event

    async def raw(self) -> Sequence[RawEvent]:
        """One poll."""
        # Without news it would take 25 seconds: there is always a word to hear.
        self._olha.writes(self._olha.private, "/start")
        batch = await self.network.fetch(None)
        await self.network.committed(batch)
        return batch.events

    async def _poll(self) -> None:
        self._heard += [self.network.read(event.raw) for event in await self.raw()]

    async def is_busy(self) -> None:
        """For one call."""
        self.server.faults.add("flood", seconds=5)

    async def puts_out(self) -> None:
        """By an administrator's hand."""
        self._olha.removes_bot(self._group)
