"""The fake network, looked at as the real ones are."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from bot.events import Address, Came, Event, NativeId, Posted, Reacted, Sender, UserId
from bot.network import Busy, File, Refused
from tests.conformance.window import E, Shown, Window
from tests.fakes import FakeNetwork, Seen

ADDRESS, OLHA = Address("-100"), UserId("7")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class FakeWindow(Window):
    """One room of the fake."""

    def __init__(self, folder: Path, *, idempotent: bool) -> None:
        super().__init__(folder)
        self.network = self.fake = FakeNetwork("fake", idempotent=idempotent, buttons=True)
        self.address, self.user = ADDRESS, OLHA
        self.fake.administrators.add((ADDRESS, OLHA))
        self._heard: deque[Event] = deque()

    async def shown(self) -> list[Shown]:
        """What the fake shows; files are read as people open them."""
        return [self._shown(seen) for seen in self.fake.rooms[self.address]]

    def _shown(self, seen: Seen) -> Shown:
        words, things = seen.words, seen.words.things
        return Shown(
            native_id=seen.native_id,
            text=words.text,
            author=words.author.name if words.author else "",
            reply_to=seen.reply_to,
            edited=seen.edited,
            reactions=seen.reactions,
            file=self._content(seen.files[0]) if seen.files else None,
            place=(things.place.latitude, things.place.longitude) if things.place else None,
            poll=(things.poll.question, *(option.text for option in things.poll.options))
            if things.poll
            else (),
            ended=seen.native_id in self.fake.ended,
            choices=len(words.choices),
        )

    def _content(self, file: File) -> bytes:
        return self.fake.uploaded[file.handle] if file.handle else Path(file.path or "").read_bytes()

    async def pinned(self) -> list[NativeId]:
        """What the fake keeps of pins."""
        return self.fake.pinned[self.address]

    async def says(self, text: str) -> NativeId:
        """Into the room, and to the bot."""
        native = self.fake.new_id()
        self._heard.append(
            Posted(room=self.address, at=NOW, sender=_sender(OLHA), native_id=native, text=text)
        )
        return native

    async def reacts(self, native_id: NativeId, emoji: str) -> None:
        """To the bot alone."""
        self._heard.append(
            Reacted(room=self.address, at=NOW, sender=_sender(OLHA), native_id=native_id, added=(emoji,))
        )

    async def comes(self) -> UserId:
        """To the bot alone."""
        newcomer = _sender(UserId("8"))
        self._heard.append(Came(room=self.address, at=NOW, sender=newcomer, people=(newcomer,)))
        return newcomer.user

    async def hears(self, kind: type[E]) -> E:
        """What was done before."""
        while not isinstance(event := self._heard.popleft(), kind):
            pass
        return event

    async def is_busy(self) -> None:
        """For one call."""
        self.fake.trouble.append(Busy(5))

    async def puts_out(self) -> None:
        """For one call."""
        self.fake.trouble.append(Refused("not_a_member", "put out", room=True))


def _sender(user: UserId) -> Sender:
    return Sender(user=user, name="Olha")
