"""What the program asks of a network, call by call, and what it is told of the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.events import NativeId, UserId
from bot.things import NOTHING, Media, Things

#: Put before words that may appear twice.
DOUBTFUL = "↻ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The person whose words are relayed."""

    name: str
    user: str
    network: str
    #: Their picture, as the network that shows it calls it.
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is to be said: dialect text, whose words they are, what may be chosen, what comes with them.

    `choices` are (number, emoji, label); `message` names the message inside buttons.
    """

    text: str
    author: Author | None = None
    choices: tuple[tuple[int, str, str], ...] = ()
    message: int = 0
    things: Things = NOTHING
    #: What is said (dialect) under each further file of an album; `text` stands under the first one.
    captions: tuple[str, ...] = ()
    #: Goes on with what the same person has just shown in the same album: their name is not said again.
    continued: bool = False
    #: The words of the message it answers that are meant (plain), "" for all of it.
    quote: str = ""
    #: Users in the text's mentions → the same people's users on this network, who are really meant.
    mentions: Mapping[str, str] = field(default_factory=dict)
    #: Addresses of messages in the text → where the same messages are to be found on this network.
    links: Mapping[str, str] = field(default_factory=dict)
    #: What several people said, one below the other; `text` stands above all of it.
    together: tuple[Words, ...] = ()
    #: The parts (from 0) that may appear twice and are to carry `DOUBTFUL`; it cuts nothing elsewhere.
    again: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One native message of a text that may need several; `content` is the adapter's own.

    `media` are the files that must be at hand when it is sent; several are one album.
    """

    content: Any
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file at hand: uploaded already (`handle`), or lying on the disk (`path`, which nobody else opens)."""

    media: Media
    handle: str | None = None
    path: Path | None = None
    #: A still picture of it, uploaded already, where the network wants one.
    cover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """The largest files in bytes that a network gives out and takes; None where it does not say."""

    download: int | None
    upload: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One call to a network. `txn` is the same at every repetition of the same act."""

    txn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(Outgoing):
    """Say a part, as a reply when `reply_to` is given."""

    part: Part
    reply_to: NativeId | None = None
    #: One for each of `part.media`, in their order.
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Outgoing):
    """Replace what one of the bot's own messages says or shows.

    `files` only where the file has changed: without them the one that is there stays.
    """

    native_id: NativeId
    part: Part
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(Outgoing):
    """Take a message away; one that is gone already counts as done."""

    native_id: NativeId


@dataclass(frozen=True, slots=True, kw_only=True)
class React(Outgoing):
    """Put the bot's reaction under a message; where only one can be, it takes the place of another."""

    native_id: NativeId
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreact(Outgoing):
    """Take the bot's reaction back; `reaction` is its own id, where the network gave it one."""

    native_id: NativeId
    emoji: str
    reaction: NativeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Outgoing):
    """Pin a message to the top of the room, or (`on=False`) take it off; being so already is as good."""

    native_id: NativeId
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPoll(Outgoing):
    """End one of the bot's own polls; being ended already is as good. `text` says so in words."""

    native_id: NativeId
    text: str = ""


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

    `proven` answers a `Prove`; `title` is the room's name, where the answer brought it along; `alias` is
    another id of the new message (a poll's own); `album` are the ids of all messages of an album, in order.
    """

    native_id: NativeId | None = None
    proven: bool = False
    title: str = ""
    alias: str | None = None
    album: tuple[NativeId, ...] = ()
