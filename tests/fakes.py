"""A network that works, in memory, at the port: it hears, shows, and can be made to fail."""

from __future__ import annotations

import pickle
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from bot.events import Address, Event, NativeId
from bot.findings import Circumstances, Finding
from bot.markup import parse, plain, split, utf16
from bot.network import (
    AnswerButton,
    Batch,
    Delete,
    Edit,
    Failure,
    Flight,
    Join,
    Leave,
    Menu,
    Outgoing,
    Part,
    Prove,
    React,
    Receipt,
    Send,
    Unknown,
    Words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message as people in a room see it."""

    native_id: NativeId
    words: Words
    reply_to: NativeId | None = None
    edited: bool = False
    reactions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Plain text, the author's name before relayed words."""
        text = plain(self.words.text)
        return f"{self.words.author.name}: {text}" if self.words.author else text


@dataclass(slots=True)
class FakeNetwork:
    """Everything the port asks for; `trouble` holds failures for the next deliveries."""

    name: str
    idempotent: bool
    buttons: bool
    confidential: bool = True
    history: bool = False
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
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _by_txn: dict[str, NativeId] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

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
        return tuple(Part(content=replace(words, text=dump(piece))) for piece in pieces)

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
            case Send(txn=txn, part=part, reply_to=reply_to):
                if self.idempotent and txn in self._by_txn:
                    return Receipt(native_id=self._by_txn[txn])
                native = self.new_id()
                self._by_txn[txn] = native
                shown.append(Seen(native_id=native, words=part.content, reply_to=reply_to))
                return Receipt(native_id=native)
            case Edit(native_id=native, part=part):
                self._change(address, native, words=part.content, edited=True)
            case Delete(native_id=native):
                shown[:] = [seen for seen in shown if seen.native_id != native]
            case React(native_id=native, emoji=emoji):
                self._react(address, native, emoji)
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

    def _change(self, address: str, native: NativeId, **changes: object) -> None:
        shown = self.rooms[address]
        shown[:] = [
            replace(seen, **changes) if seen.native_id == native else seen  # type: ignore[arg-type]  # by name
            for seen in shown
        ]

    def _react(self, address: str, native: NativeId, emoji: str) -> None:
        for seen in self.rooms[address]:
            if seen.native_id == native:
                self._change(address, native, reactions=(*seen.reactions, emoji))
                return

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """Remembers what it delivered, but not what it has told of, as Telegram's probes do."""
        if flight.outgoing.txn in self._told:
            return None
        if flight.outgoing.txn in self._by_txn:
            return Receipt(native_id=self._by_txn[flight.outgoing.txn])
        if flight.age < 0:
            raise Unknown("too early")
        return None

    async def examine(self, addresses: Sequence[Address], circumstances: Circumstances) -> list[Finding]:
        """Always in order."""
        return []

    def new_id(self) -> NativeId:
        """The next message id."""
        return NativeId(f"{self.name[0]}{next(self._ids)}")
