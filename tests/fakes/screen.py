"""What people see on a fake network, room by room."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from bot.events import NativeId
from bot.markup import plain
from bot.network import File, Part, Receipt, Send, Words
from tests.fakes.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message as people in a room see it."""

    native_id: NativeId
    words: Words
    reply_to: NativeId | None = None
    edited: bool = False
    reactions: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    #: The bytes of each file.
    contents: tuple[bytes, ...] = ()

    @property
    def text(self) -> str:
        """Plain text, the author's name before relayed words."""
        text = plain(self.words.text)
        named = self.words.author is not None and not self.words.continued
        return f"{self.words.author.name}: {text}" if named and self.words.author else text


@dataclass(kw_only=True)
class Screen(Shelf):
    """The bot's messages, oldest first; people's own are nobody's business here."""

    most_reactions: int = 8
    rooms: dict[str, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    pinned: dict[str, list[NativeId]] = field(default_factory=lambda: defaultdict(list))
    ended: list[NativeId] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=lambda: [0])

    def new_id(self) -> NativeId:
        """The next message id."""
        self._numbers[0] += 1
        return NativeId(f"{self.name[0]}{self.highest}")

    @property
    def highest(self) -> int:
        """The newest message id that was given."""
        return self._numbers[0]

    def show(self, address: str, send: Send) -> Receipt:
        """One message, or for an album one for each file with its own caption."""
        captions = [send.part.content.text, *send.part.content.captions]
        ids = []
        for number, file in enumerate(send.files or (None,)):
            ids.append(self.new_id())
            text = captions[number] if number < len(captions) else ""
            self.rooms[address].append(self._seen(send, ids[-1], text, file, first=number == 0))
        return Receipt(
            native_id=ids[0],
            alias=f"poll-{ids[0]}" if send.part.content.things.poll else None,
            album=tuple(ids) if len(ids) > 1 else (),
        )

    def _seen(self, send: Send, native: NativeId, text: str, file: File | None, *, first: bool) -> Seen:
        content, own = send.part.content, (file,) if file else ()
        return Seen(
            native_id=native,
            words=replace(content, text=text, continued=content.continued or not first),
            reply_to=send.reply_to,
            files=own,
            contents=self.contents(own),
        )

    def reword(self, address: str, native: NativeId, part: Part, files: tuple[File, ...]) -> None:
        """Other words, and other files where there are any."""
        shown: dict[str, object] = {"files": files, "contents": self.contents(files)} if files else {}
        self._change(address, native, words=part.content, edited=True, **shown)

    def take_away(self, address: str, native: NativeId) -> None:
        """Nobody sees it any more."""
        shown = self.rooms[address]
        shown[:] = [seen for seen in shown if seen.native_id != native]

    def react(self, address: str, native: NativeId, emoji: str) -> None:
        """The bot's reaction stands there; where only one can, instead of another."""
        for seen in self._found(address, native):
            kept = [other for other in seen.reactions if other != emoji and self.most_reactions > 1]
            self._change(address, native, reactions=(*kept, emoji))

    def unreact(self, address: str, native: NativeId, emoji: str) -> None:
        """The bot's reaction is gone."""
        for seen in self._found(address, native):
            self._change(address, native, reactions=tuple(one for one in seen.reactions if one != emoji))

    def pin(self, address: str, native: NativeId, *, on: bool) -> None:
        """At the top of the room, or not."""
        others = [other for other in self.pinned[address] if other != native]
        self.pinned[address] = [*others, native] if on else others

    def _found(self, address: str, native: NativeId) -> list[Seen]:
        return [seen for seen in self.rooms[address] if seen.native_id == native]

    def _change(self, address: str, native: NativeId, **changes: object) -> None:
        shown = self.rooms[address]
        shown[:] = [
            replace(seen, **changes) if seen.native_id == native else seen  # type: ignore[arg-type]  # by name
            for seen in shown
        ]
