"""The fake network itself: one server, with one bot's connection to it."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.events import Address, Event, NativeId, UserId
from bot.findings import Circumstances, Finding
from bot.markup import dump, escape, parse, split, utf16
from bot.network import (
    DOUBTFUL,
    AnswerButton,
    Batch,
    Delete,
    Edit,
    EndPoll,
    Failure,
    Flight,
    Join,
    Leave,
    Menu,
    Outgoing,
    Part,
    Pin,
    Prove,
    React,
    Receipt,
    Send,
    Unknown,
    Unreact,
    Words,
)
from bot.things import Media, Poll
from tests.fakes.client import Memory, Probe, number
from tests.fakes.incoming import Incoming
from tests.fakes.screen import Screen
from tests.fakes.trouble import AnswerLost, Late, Whim

#: What each of the two networks can do, as a fake one is told.
LIKE_TELEGRAM: dict[str, Any] = {
    "idempotent": False,
    "buttons": True,
    "confidential": False,
    "albums": True,
    "most_reactions": 1,
    "quotes": True,
    "tells_votes": False,
}
LIKE_MATRIX: dict[str, Any] = {"idempotent": True, "buttons": False, "pictures": True}


def in_one(words: Words) -> Words:
    """What several people say as one text, name by name."""
    if not words.together:
        return words
    each = [f"<b>{escape(one.author.name)}:</b> {one.text}" for one in words.together if one.author]
    return replace(words, text="\n\n".join([*filter(None, [words.text]), *each]), together=())


@dataclass
class FakeNetwork(Screen):
    """Everything the port asks for; `trouble` holds failures for the next deliveries."""

    name: str
    idempotent: bool
    buttons: bool
    _: KW_ONLY
    confidential: bool = True
    #: For so long it keeps events; None for ever.
    keeps: timedelta | None = None
    #: From so many waiting messages on a room's queue is bundled.
    crowded: int | None = None
    history: bool = False
    pictures: bool = False
    albums: bool = False
    quotes: bool = False
    tells_votes: bool = True
    limit: int = 4000
    trouble: deque[Failure] = field(default_factory=deque)
    #: Asked in this order before every delivery.
    whims: list[Whim] = field(default_factory=list)
    #: Delivered, but the answer is lost: raised after the message is there.
    lost_answers: deque[Failure] = field(default_factory=deque)
    #: What happens between the next deliveries and their answers.
    afterwards: deque[Callable[[], None]] = field(default_factory=deque)
    #: What the next polls fail with.
    fetch_trouble: deque[Exception] = field(default_factory=deque)
    joined: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    menus: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    #: Who may change what a room is, as (address, user), and what rooms are called.
    administrators: set[tuple[str, str]] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)
    done: list[Outgoing] = field(default_factory=list)
    portraits: dict[str, Media] = field(default_factory=dict)
    probe: Probe = field(default_factory=Probe)
    memory: Memory = field(default_factory=Memory)
    incoming: Incoming = field(init=False)
    _by_txn: dict[str, Receipt] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Files travel with the message where a resend can be seen; there nobody asks for a cursor either."""
        self.lays_up = self.idempotent
        self.incoming = Incoming(by_cursor=self.idempotent)

    def client(self) -> FakeNetwork:
        """Another process's connection to the same network: it remembers nothing."""
        other = copy.copy(self)
        other.memory = Memory()
        return other

    async def open(self) -> None:
        """Always open."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def fetch(self, cursor: str | None) -> Batch:
        """What people did since, waiting for it. A story may also put events straight into the inbox."""
        if self.fetch_trouble:
            raise self.fetch_trouble.popleft()
        place = cursor if self.idempotent else self.memory.offset
        batch, _ = await self.incoming.since(None if place is None else int(place))
        return batch

    async def committed(self, batch: Batch) -> None:
        """The next poll confirms them, unless this process is gone by then."""
        if not self.idempotent:
            self.memory.offset = (self.memory.offset or self.incoming.first) + len(batch.events)

    def read(self, raw: bytes) -> Event | None:
        """Events travel pickled: this is a test's own process."""
        event: Event | None = pickle.loads(raw)  # noqa: S301  # our own process
        return event

    def compose(self, words: Words) -> tuple[Part, ...]:
        """As many parts as the limit asks for."""
        words = in_one(words)
        pieces = split(parse(words.text), self.limit, utf16)
        parts = [Part(content=replace(words, text=dump(piece))) for piece in pieces]
        media = words.things.media
        together = len(media) if self.albums else 1
        if words.things:
            first = parts[0] if parts else Part(content=words)
            parts[:1] = [replace(first, media=media[:together])]
            further = replace(words, text="", continued=True)
            parts[1:1] = [Part(content=further, media=(one,)) for one in media[together:]]
        for place in words.again.intersection(range(len(parts))):
            said = parts[place].content
            parts[place] = replace(parts[place], content=replace(said, text=f"{DOUBTFUL}{said.text}"))
        return tuple(parts)

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

    def recall(self, address: Address, age: float) -> None:
        """Nothing is counted here."""

    def signed_in(self) -> bool:
        """There are no logins."""
        return True

    def share(self, senders: int) -> None:
        """Nothing is counted here."""

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Do it, unless there is trouble."""
        self.memory.starts.setdefault(outgoing.txn, self.highest)
        if (trouble := self._trouble(address, outgoing)) is not None:
            self._amiss(trouble, address, outgoing)
        self.done.append(outgoing)
        receipt = self._do(address, outgoing)
        if self.lost_answers:
            raise self.lost_answers.popleft()
        self.memory.arrived(outgoing.txn, receipt)
        if self.afterwards:
            self.afterwards.popleft()()
        return receipt

    def _trouble(self, address: Address, outgoing: Outgoing) -> Failure | None:
        if self.trouble:
            return self.trouble.popleft()
        return next(filter(None, (whim(address, outgoing) for whim in self.whims)), None)

    def _amiss(self, trouble: Failure, address: Address, outgoing: Outgoing) -> None:
        """The call fails, having done what it did."""
        if isinstance(trouble, AnswerLost):
            self._do(address, outgoing)
        if isinstance(trouble, Late):
            asyncio.get_running_loop().call_later(trouble.seconds, self._do, address, outgoing)
        raise trouble

    def _do(self, address: Address, outgoing: Outgoing) -> Receipt:
        match outgoing:
            case Send(txn=txn):
                if not (self.idempotent and txn in self._by_txn):
                    self._by_txn[txn] = self.show(address, outgoing)
                return self._by_txn[txn]
            case Edit(native_id=native, part=part, files=files):
                self.reword(address, native, part, files)
            case Delete(native_id=native):
                self.take_away(address, native)
            case React(native_id=native, emoji=emoji):
                self.react(address, native, emoji)
            case Unreact(native_id=native, emoji=emoji):
                self.unreact(address, native, emoji)
            case Prove(user=user):
                known = (address, user) in self.administrators
                return Receipt(proven=known, title=self.titles.get(address, ""))
            case _:
                self._note(address, outgoing)
        return Receipt()

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
                self.pin(address, native, on=on)
            case EndPoll(native_id=native):
                self.ended.append(native)

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """By its key where sends have one; else as Telegram's probes do, id by id since the send set out."""
        txn = flight.outgoing.txn
        if self.idempotent:
            return self._by_txn.get(txn)
        if self.probe.undecidable:
            raise Unknown("the posts of others answer like our own")
        own = {number(seen.native_id) for seen in self.rooms[address]}
        found = next((one for one in self.memory.candidates(flight, self.highest) if one in own), None)
        if found is not None:
            return self._arrived(flight, found)
        if flight.age < self.probe.patience:
            raise Unknown("it is not there, but may still arrive")
        self.memory.starts.pop(txn, None)
        return None

    def _arrived(self, flight: Flight, first: int) -> Receipt:
        """An album's messages follow each other."""
        many = len(flight.outgoing.part.media) if isinstance(flight.outgoing, Send) else 1
        ids = tuple(NativeId(f"{self.name[0]}{first + place}") for place in range(max(1, many)))
        receipt = Receipt(native_id=ids[0], album=ids if many > 1 else ())
        self.memory.arrived(flight.outgoing.txn, receipt)
        return receipt

    async def examine(self, addresses: Sequence[Address], circumstances: Circumstances) -> list[Finding]:
        """Always in order."""
        return []
