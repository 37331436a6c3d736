"""A network that works, in memory, at the port: it hears, shows, and can be made to fail."""

from __future__ import annotations

import asyncio
import pickle
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from bot.events import Address, Event, NativeId, UserId
from bot.findings import Circumstances, Finding
from bot.markup import parse, plain, split, utf16
from bot.network import (
    AnswerButton,
    Batch,
    Delete,
    Edit,
    EndPoll,
    Failure,
    File,
    Flight,
    Join,
    Largest,
    Leave,
    Menu,
    Outgoing,
    Part,
    Pin,
    Prove,
    React,
    Receipt,
    Refused,
    Send,
    Unknown,
    Unreact,
    Words,
)
from bot.things import Media, Poll


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


@dataclass(slots=True)
class FakeNetwork:
    """Everything the port asks for; `trouble` holds failures for the next deliveries."""

    name: str
    idempotent: bool
    buttons: bool
    confidential: bool = True
    history: bool = False
    pictures: bool = False
    albums: bool = False
    most_reactions: int = 8
    lays_up: bool = field(init=False)
    quotes: bool = False
    tells_votes: bool = True
    limit: int = 4000
    rooms: dict[str, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    trouble: deque[Failure] = field(default_factory=deque)
    #: Delivered, but the answer is lost: raised after the message is there.
    lost_answers: deque[Failure] = field(default_factory=deque)
    #: What happens between the next deliveries and their answers.
    afterwards: deque[Callable[[], None]] = field(default_factory=deque)
    joined: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    menus: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    #: Who may change what a room is, as (address, user), and what rooms are called.
    administrators: set[tuple[str, str]] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)
    done: list[Outgoing] = field(default_factory=list)
    #: What the next downloads fail with, and what they wait for.
    download_trouble: deque[Exception] = field(default_factory=deque)
    slow: asyncio.Event | None = None
    #: Bytes by `Media.ref`, and by handle of what was laid up here.
    files: dict[str, bytes] = field(default_factory=dict)
    uploaded: dict[str, bytes] = field(default_factory=dict)
    portraits: dict[str, Media] = field(default_factory=dict)
    limits: Largest = field(default_factory=lambda: Largest(download=None, upload=None))
    pinned: dict[str, list[NativeId]] = field(default_factory=lambda: defaultdict(list))
    ended: list[NativeId] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _by_txn: dict[str, Receipt] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Files travel with the message where a resend can be seen."""
        self.lays_up = self.idempotent

    async def open(self) -> None:
        """Always open."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def fetch(self, cursor: str | None) -> Batch:
        """Events are put straight into the inbox by the world."""
        return Batch(cursor=cursor)

    async def committed(self, batch: Batch) -> None:
        """Nothing to forget."""

    def read(self, raw: bytes) -> Event | None:
        """Events travel pickled: this is a test's own process."""
        event: Event | None = pickle.loads(raw)  # noqa: S301  # our own process
        return event

    def compose(self, words: Words) -> tuple[Part, ...]:
        """As many parts as the limit asks for."""
        from bot.markup import dump

        pieces = split(parse(words.text), self.limit, utf16)
        parts = [Part(content=replace(words, text=dump(piece))) for piece in pieces]
        media = words.things.media
        together = len(media) if self.albums else 1
        if words.things:
            first = parts[0] if parts else Part(content=words)
            parts[:1] = [replace(first, media=media[:together])]
            further = replace(words, text="", continued=True)
            parts[1:1] = [Part(content=further, media=(one,)) for one in media[together:]]
        return tuple(parts)

    def largest(self) -> Largest:
        """As set by the story."""
        return self.limits

    async def download(self, media: Media, into: Path, most: int, *, cover: bool = False) -> None:
        """What a story has put into `files`."""
        if self.slow is not None:
            await self.slow.wait()
        if self.download_trouble:
            raise self.download_trouble.popleft()
        content = self.files.get((media.cover if cover else media.ref) or "")
        if content is None:
            raise Refused("file_gone", media.ref)
        if len(content) > most:
            raise Refused("file_too_large", media.ref)
        await asyncio.to_thread(into.write_bytes, content)

    async def upload(self, media: Media, path: Path) -> str | None:
        """Where files are laid up they get a handle."""
        if not self.lays_up:
            return None
        handle = f"{self.name}-file-{len(self.uploaded)}"
        self.uploaded[handle] = await asyncio.to_thread(path.read_bytes)
        return handle

    def asks(self, poll: Poll) -> bool:
        """Every poll with a choice."""
        return len(poll.options) > 1

    def shows(self, emoji: str) -> bool:
        """Every emoji but one."""
        return emoji != "🦄"

    def permalink(self, address: Address, native_id: NativeId) -> str | None:
        """Made up, but unique."""
        return f"https://{self.name}.example/{address}/{native_id}"

    def linked(self, url: str) -> tuple[Address, NativeId] | None:
        """The opposite of `permalink`."""
        start = f"https://{self.name}.example/"
        if not url.startswith(start):
            return None
        address, _, native = url.removeprefix(start).rpartition("/")
        return Address(address), NativeId(native)

    async def portrait(self, user: UserId) -> Media | None:
        """What a story has put there."""
        return self.portraits.get(user)

    def delay(self, address: Address, outgoing: Outgoing) -> float:
        """No limits."""
        return 0.0

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Do it, unless there is trouble."""
        if self.trouble:
            raise self.trouble.popleft()
        self.done.append(outgoing)
        receipt = self._do(address, outgoing)
        if self.lost_answers:
            raise self.lost_answers.popleft()
        self._told.add(outgoing.txn)
        if self.afterwards:
            self.afterwards.popleft()()
        return receipt

    def _do(self, address: Address, outgoing: Outgoing) -> Receipt:
        shown = self.rooms[address]
        match outgoing:
            case Send(txn=txn, part=part, reply_to=reply_to, files=files):
                if not (self.idempotent and txn in self._by_txn):
                    self._by_txn[txn] = self._show(shown, part, reply_to, files)
                return self._by_txn[txn]
            case Edit(native_id=native, part=part, files=files) if files:
                self._change(
                    address,
                    native,
                    words=part.content,
                    edited=True,
                    files=files,
                    contents=self._contents(files),
                )
            case Edit(native_id=native, part=part):
                self._change(address, native, words=part.content, edited=True)
            case Delete(native_id=native):
                shown[:] = [seen for seen in shown if seen.native_id != native]
            case React(native_id=native, emoji=emoji):
                self._react(address, native, emoji)
            case Unreact(native_id=native, emoji=emoji):
                self._unreact(address, native, emoji)
            case Prove(user=user):
                known = (address, user) in self.administrators
                return Receipt(proven=known, title=self.titles.get(address, ""))
            case _:
                self._note(address, outgoing)
        return Receipt()

    def _show(
        self, shown: list[Seen], part: Part, reply_to: NativeId | None, files: tuple[File, ...]
    ) -> Receipt:
        """One message, or for an album one for each file with its own caption."""
        ids = []
        captions = [part.content.text, *part.content.captions]
        for number, file in enumerate(files or (None,)):
            said = replace(
                part.content,
                text=captions[number] if number < len(captions) else "",
                continued=part.content.continued or number > 0,
            )
            own = (file,) if file else ()
            ids.append(self.new_id())
            shown.append(
                Seen(
                    native_id=ids[-1],
                    words=said,
                    reply_to=reply_to,
                    files=own,
                    contents=self._contents(own),
                )
            )
        return Receipt(
            native_id=ids[0],
            alias=f"poll-{ids[0]}" if part.content.things.poll else None,
            album=tuple(ids) if len(ids) > 1 else (),
        )

    def _contents(self, files: tuple[File, ...]) -> tuple[bytes, ...]:
        return tuple(
            file.path.read_bytes()
            if file.path
            else self.uploaded.get(file.handle or "", self.files.get(file.handle or "", b""))
            for file in files
        )

    def _note(self, address: Address, outgoing: Outgoing) -> None:
        """What no message shows."""
        match outgoing:
            case Join():
                self.joined.append(address)
            case AnswerButton(callback=callback):
                self.answered.append(callback)
            case Leave():
                self.left.append(address)
            case Menu(commands=commands):
                self.menus[address] = commands
            case Pin(native_id=native, on=on):
                others = [other for other in self.pinned[address] if other != native]
                self.pinned[address] = [*others, native] if on else others
            case EndPoll(native_id=native):
                self.ended.append(native)

    def _change(self, address: str, native: NativeId, **changes: object) -> None:
        shown = self.rooms[address]
        shown[:] = [
            replace(seen, **changes) if seen.native_id == native else seen  # type: ignore[arg-type]  # by name
            for seen in shown
        ]

    def _unreact(self, address: str, native: NativeId, emoji: str) -> None:
        for seen in self.rooms[address]:
            if seen.native_id == native:
                rest = tuple(other for other in seen.reactions if other != emoji)
                self._change(address, native, reactions=rest)
                return

    def _react(self, address: str, native: NativeId, emoji: str) -> None:
        for seen in self.rooms[address]:
            if seen.native_id == native:
                kept = [other for other in seen.reactions if other != emoji and self.most_reactions > 1]
                self._change(address, native, reactions=(*kept, emoji))
                return

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """Remembers what it delivered, but not what it has told of, as Telegram's probes do."""
        if flight.outgoing.txn in self._told:
            return None
        if flight.outgoing.txn in self._by_txn:
            return self._by_txn[flight.outgoing.txn]
        if flight.age < 0:
            raise Unknown("too early")
        return None

    async def examine(self, addresses: Sequence[Address], circumstances: Circumstances) -> list[Finding]:
        """Always in order."""
        return []

    def new_id(self) -> NativeId:
        """The next message id."""
        return NativeId(f"{self.name[0]}{next(self._ids)}")
