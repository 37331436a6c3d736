"""The port: one network, seen from inside the program, and the ways it can fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.events import Address, Event, NativeId, UserId
from bot.findings import Circumstances, Finding
from bot.outgoing import (
    DOUBTFUL,
    AnswerButton,
    Author,
    Delete,
    Edit,
    EndPoll,
    File,
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
    Send,
    Unreact,
    Words,
)
from bot.things import Media, Poll

__all__ = [
    "DOUBTFUL",
    "AnswerButton",
    "Author",
    "Batch",
    "Busy",
    "Contested",
    "Delete",
    "Edit",
    "EndPoll",
    "Failure",
    "File",
    "Flight",
    "Join",
    "Largest",
    "Leave",
    "Menu",
    "Moved",
    "Network",
    "NotSent",
    "Outgoing",
    "Part",
    "Pin",
    "Prove",
    "RawEvent",
    "React",
    "Receipt",
    "Refused",
    "Send",
    "SignedOut",
    "Unknown",
    "Unreact",
    "Unreadable",
    "Words",
]


class Failure(Exception):
    """An effect did not (or not surely) happen."""


class Refused(Failure):
    """The network will never do this; `reason` is a key of the `relay/refused` texts.

    `room` is True when nothing can be sent to this room at all: the room is paused, its queue kept.
    """

    def __init__(self, reason: str, detail: str, *, room: bool = False) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.room = reason, detail, room


class Busy(Failure):
    """Not now, but in `seconds`; costs no attempt."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds:.1f} s")
        self.seconds = seconds


class Moved(Failure):
    """The room is at another address now."""

    def __init__(self, address: Address) -> None:
        super().__init__("the room moved")
        self.address = address


class Unknown(Failure):
    """It may have happened: settle it before doing it again."""


class NotSent(Failure):
    """It surely did not happen, and may be tried again."""


class Contested(NotSent):
    """Another program takes this account's events; nothing was lost, and ours may try again."""


class SignedOut(NotSent):
    """The network refuses the token or password it was given; `remedy` tells the operator what to do."""

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.remedy = remedy


class Unreadable(Exception):
    """A raw event that this program cannot understand; it is set aside, bytes kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """One event as its network gave it: an id that stays the same at every repetition, and the bytes."""

    event_id: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one poll or sync brought; `cursor` is stored with it, where the network has one."""

    events: Sequence[RawEvent] = ()
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A send whose fate is unknown: what was sent, after which known message, how long ago (seconds).

    `known` are ids that surely belong to other messages; `crossed` when another send into the same place,
    which has several parts, is under way or unknown too.
    """

    outgoing: Outgoing
    after: NativeId | None
    known: frozenset[NativeId]
    age: float
    crossed: bool = False


#: Asked once more right before a call is written to its connection; raises NotSent when it must not go.
last_word: ContextVar[Callable[[], None]] = ContextVar("last_word", default=lambda: None)


class Network(Protocol):
    """One network, seen from inside the program."""

    #: Opaque name, as stored in rooms and accounts.
    name: str
    #: Repeating a send with the same `txn` shows nothing new.
    idempotent: bool
    #: Whether confidential matter may go there.
    confidential: bool
    #: Choices are buttons; where not, the bot puts a reaction for each under its message.
    buttons: bool
    #: For so long it keeps news that nobody fetched; None: for ever.
    keeps: timedelta | None
    #: When more than so many messages wait for a room they are bundled; None where rooms take any number.
    crowded: int | None
    #: A room shows the bot what was said before it came.
    history: bool
    #: A message shows its author's picture.
    pictures: bool
    #: Several pictures can be one message, so that a short wait for the next one pays.
    albums: bool
    #: Files are laid up first and named by the message (`upload`); where not, they travel with it.
    lays_up: bool
    #: How many different reactions of the bot's can stand under a message.
    most_reactions: int
    #: A reply can point at some of the words that it answers (`Words.quote`).
    quotes: bool
    #: Says how people vote in polls that they ask themselves.
    tells_votes: bool

    async def open(self) -> None:
        """Log in; raises `Failure` or returns. Called again, with back-off, until it succeeds."""

    async def close(self) -> None:
        """Give back connections; nothing is fetched or delivered afterwards."""

    async def fetch(self, cursor: str | None) -> Batch:
        """Wait for news since `cursor`; raises `Failure` or the transport's error."""

    async def committed(self, batch: Batch) -> None:
        """The batch is safe in the inbox: the network may forget it."""

    def read(self, raw: bytes) -> Event | None:
        """What the raw event means; None when it is nothing to us. Raises `Unreadable`. Pure."""

    def compose(self, words: Words) -> tuple[Part, ...]:
        """The native messages that say `words`, at least one; pure and repeatable."""

    def delay(self, address: Address, outgoing: Outgoing) -> float:
        """Seconds until the network's pace allows this call; 0 when it may go now."""

    def recall(self, address: Address, age: float) -> None:
        """A message of ours went there `age` seconds ago, sent by another process or before a restart."""

    def signed_in(self) -> bool:
        """Whether `open` will do without a login, which only one of several processes may make."""

    def share(self, senders: int) -> None:
        """So many processes send for the same bot now, this one among them."""

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Do it; raises a `Failure`."""

    def largest(self) -> Largest:
        """What is known of the limits on files; pure."""

    async def download(self, media: Media, into: Path, most: int, *, cover: bool = False) -> None:
        """Write the file (or its `cover`) there, in pieces. `media` is of this network.

        Raises Refused("file_too_large") beyond `most` bytes, Refused("file_gone"), or another Failure.
        """

    async def upload(self, media: Media, path: Path) -> str | None:
        """Lay the file up where a send can name it: its handle. None where files travel with the message.

        Raises Refused("file_too_large" or "file_refused"), or another Failure.
        """

    def asks(self, poll: Poll) -> bool:
        """Whether the poll is one here too, and not a list of its answers; pure."""

    def shows(self, emoji: str) -> bool:
        """Whether the bot can react with this emoji here; pure."""

    def permalink(self, address: Address, native_id: NativeId) -> str | None:
        """An address that leads members to a message, None where there is none; pure."""

    def linked(self, url: str) -> tuple[Address, NativeId] | None:
        """The message that an address of this network leads to, None for any other address; pure.

        The address is that of the chat as a whole, without a topic.
        """

    async def portrait(self, user: UserId) -> Media | None:
        """The person's picture, None when they have none; raises a Failure."""

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """Find out whether a send of unknown fate happened: its receipt, None when it surely did not.

        Raises `Unknown` while that cannot be told.
        """

    async def examine(self, addresses: Sequence[Address], circumstances: Circumstances) -> Sequence[Finding]:
        """Whether account and rooms are in order, and what to do about the rest; disturbs nobody."""
