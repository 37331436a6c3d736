"""What can happen in a room, the same for every network: small frozen values made at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.things import NOTHING, Things

#: Opaque outside the adapter that made them.
Address = NewType("Address", str)
NativeId = NewType("NativeId", str)
UserId = NewType("UserId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who did it, as their network names them."""

    user: UserId
    name: str
    username: str | None = None
    #: BCP 47 code of their client, where the network tells.
    language: str | None = None
    #: False for channels, anonymous admins and other hidden voices: relayed, but without rights.
    personal: bool = True
    #: Their picture, as the same for the same picture; None where the network's events do not tell.
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where forwarded words come from; `name` is "" when their author hides it."""

    name: str
    #: Whose words they are, where the network says it.
    user: UserId | None = None
    #: An address that leads there, where there is one for everybody.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What a message answers, as its network shows it: for rooms where that cannot be seen.

    `text` is plain, with what is hidden left out; `meant` are the words of it that were picked out (plain),
    "" when all of it is meant.
    """

    name: str
    text: str
    meant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in one room at one moment (machine time, UTC)."""

    room: Address
    at: datetime
    sender: Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted(Event):
    """Somebody said something. `text` is in the dialect of `bot.markup`."""

    native_id: NativeId
    text: str
    reply_to: NativeId | None = None
    #: The room holds only this person and the bot.
    private: bool = False
    #: What came with it and cannot be carried: game, story, encrypted, … (keys of `relay/not_carried`).
    missing: str | None = None
    #: Files, a place or a poll that came with the words.
    things: Things = NOTHING
    #: The same for all that was sent as one album.
    album: str | None = None
    #: Words of somebody else (forwarded, written by another bot): talk, never a command or an answer.
    borrowed: bool = False
    forwarded: Origin | None = None
    above: Above | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Event):
    """Somebody changed what they said."""

    native_id: NativeId
    text: str
    missing: str | None = None
    things: Things = NOTHING
    forwarded: Origin | None = None
    above: Above | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Event):
    """A message was taken away."""

    native_id: NativeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Event):
    """Somebody put reactions under a message, or took them back."""

    native_id: NativeId
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    #: The id of the reaction itself, where a network gives it one (Matrix).
    reaction_id: NativeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Event):
    """Somebody pressed a button; `choice` is its place among the message's choices, already verified."""

    native_id: NativeId
    choice: int
    #: What the network wants answered so that the button stops waiting.
    callback: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """Somebody asked the bot into a room."""

    #: Meant as a conversation between two.
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(Event):
    """The bot is now in a room, or has new rights there."""

    title: str
    can_write: bool = True
    #: Just come into a group of people who can answer: neither a private chat nor a broadcast.
    fresh: bool = False
    #: May take away what others said; may read what is no command.
    can_delete: bool = True
    can_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(Event):
    """The bot was put out of a room, or blocked by the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """The room has a new address from now on."""

    to: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Event):
    """How many people, nobody knows who, have put which emoji under a message: the whole count."""

    native_id: NativeId
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted(Event):
    """Somebody answered a poll, or with no keys took the answer back; `native_id` is the poll's message."""

    native_id: NativeId
    #: What the poll's options are called in this room: their place from "0" in polls of the bot's own.
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied(Event):
    """How often each option of one of the bot's own polls was chosen; all of them, in order.

    The network names only the poll (`Copy.alias`), neither its room (which is "") nor anybody.
    """

    poll: str
    counts: tuple[int, ...]
    closed: bool = False
    #: As it reads there (plain): for a poll whose id was in an answer that got lost.
    question: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """A poll was ended by whoever asked it; `native_id` is its message."""

    native_id: NativeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned(Event):
    """Messages were pinned to the top of the room, or taken off."""

    added: tuple[NativeId, ...] = ()
    removed: tuple[NativeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Came(Event):
    """People came into the room."""

    people: tuple[Sender, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Went(Event):
    """People left the room, or were put out."""

    people: tuple[Sender, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut(Event):
    """The room was closed to writing (a Telegram topic); `Added` opens it again."""
