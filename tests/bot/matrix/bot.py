"""The bot among people: it hears one event after the other and acts by the port."""

from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path
from typing import TypeVar

from bot.events import Added, Address, Event, Invited, NativeId
from bot.matrix.network import MatrixNetwork
from bot.network import Author, File, Join, Outgoing, Part, Send, Words
from bot.things import Media, Things
from rehearsal.matrix.member import Member

OLHA = Author(name="Olha", user="7", network="telegram")
E = TypeVar("E", bound=Event)


class Bot:
    """The bot as its program has it: hears one event after the other, acts by the port."""

    def __init__(self, network: MatrixNetwork, cursor: str | None = None) -> None:
        self.network = network
        self.cursor = cursor
        self._heard: deque[Event | None] = deque()

    async def hears(self, kind: type[E]) -> E:
        """The next event of a kind; those before it are passed over."""
        while True:
            if not self._heard:
                await self.syncs()
            while self._heard:
                if isinstance(event := self._heard.popleft(), kind):
                    return event

    async def syncs(self) -> list[Event | None]:
        """One sync, and everything in it; the cursor moves as the intake moves it."""
        batch = await self.network.fetch(self.cursor)
        self.cursor = batch.cursor
        self._heard += [self.network.read(raw.raw) for raw in batch.events]
        return list(self._heard)

    async def does(self, room: str, outgoing: Outgoing) -> NativeId:
        """Carry out one act; the id of what it made, if it made something."""
        return (await self.network.deliver(Address(room), outgoing)).native_id or NativeId("")

    async def says(self, room: str, text: str, txn: str, times: int = 1) -> NativeId:
        """Say something, `times` times with another transaction each; the id of the first."""
        sent = [await self.does(room, Send(txn=f"{txn}#{n}", part=self.part(text))) for n in range(times)]
        return sent[0]

    def part(self, text: str, author: Author | None = None) -> Part:
        """The one message that says it."""
        [part] = self.network.compose(Words(text=text, author=author))
        return part

    async def shows(self, room: str, media: Media, data: bytes, into: Path, text: str = "") -> NativeId:
        """Lay a file up and show it, the way the sender does; the id of its message.

        What may stand before or after it is left out.
        """
        await asyncio.to_thread(into.write_bytes, data)
        composed = self.network.compose(Words(text=text, author=OLHA, things=Things(media=(media,))))
        part = next(part for part in composed if part.media)
        file = File(media=media, handle=await self.network.upload(media, into))
        return await self.does(room, Send(txn=f"show:{media.unique}", part=part, files=(file,)))


async def meet(member: Member, network: MatrixNetwork, *, direct: bool = False) -> tuple[Bot, str]:
    """The bot, invited into a new room by somebody and in it."""
    bot = Bot(network)
    await bot.syncs()
    invited = [network.account.user_id]
    room = await member.create_room(None if direct else "Arbeit", invite=invited, direct=direct)
    await bot.hears(Invited)
    await bot.does(room, Join(txn=f"join:{room}"))
    while not (await bot.hears(Added)).title and not direct:
        pass
    return bot, room
