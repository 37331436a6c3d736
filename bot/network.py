"""The port: what the program asks of a network, and the ways a network can fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.events import Address, Event, NativeId, UserId
from bot.findings import Circumstances, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The person whose words are relayed."""

    name: str
    user: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is to be said: dialect text, whose words they are, what may be chosen.

    `choices` are (number, emoji, label); `message` names the message inside buttons.
    """

    text: str
    author: Author | None = None
    choices: tuple[tuple[int, str, str], ...] = ()
    message: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One native message of a text that may need several; `content` is the adapter's own."""

    content: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One call to a network. `txn` is the same at every repetition of the same act."""

    txn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(Outgoing):
    """Say a part, as a reply when `reply_to` is given."""

    part: Part
    reply_to: NativeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Outgoing):
    """Replace what one of the bot's own messages says."""

    native_id: NativeId
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(Outgoing):
    """Take a message away; one that is gone already counts as done."""

    native_id: NativeId


@dataclass(frozen=True, slots=True, kw_only=True)
class React(Outgoing):
    """Put the bot's reaction under a message."""

    native_id: NativeId
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerButton(Outgoing):
    """Let a pressed button come to rest, with a short word where the network shows one."""

    callback: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Outgoing):
    """Enter the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Outgoing):
    """Go out of the room; one that the bot is not in any more counts as done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(Outgoing):
    """Offer these commands (word, sentence) in the room; nothing where the network has no menus."""

    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prove(Outgoing):
    """Ask whether `user` may change what the room is: an administrator there."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """It happened; `native_id` is the new message's id where one was made.

    `proven` answers a `Prove`; `title` is the room's name, where the answer brought it along.
    """

    native_id: NativeId | None = None
    proven: bool = False
    title: str = ""


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
    """A send whose fate is unknown: what was sent, after which known message, how long ago (seconds)."""

    outgoing: Outgoing
    after: NativeId | None
    known: frozenset[NativeId]
    age: float


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
    #: A room shows the bot what was said before it came.
    history: bool

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

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Do it; raises a `Failure`."""

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """Find out whether a send of unknown fate happened: its receipt, None when it surely did not.

        Raises `Unknown` while that cannot be told.
        """

    async def examine(self, addresses: Sequence[Address], circumstances: Circumstances) -> Sequence[Finding]:
        """Whether account and rooms are in order, and what to do about the rest; disturbs nobody."""
