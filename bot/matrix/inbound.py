"""From a raw Matrix event to what happened; pure."""

from __future__ import annotations

from collections.abc import Callable

from bot.events import (
    Added,
    Address,
    Deleted,
    Edited,
    Event,
    Invited,
    Moved,
    NativeId,
    Posted,
    Reacted,
    Removed,
)
from bot.markup import tidy
from bot.matrix import powers, relations, wording
from bot.matrix.envelope import Envelope
from bot.matrix.ids import ROOM, is_id
from bot.matrix.shapes import Json, inner, mapping, string
from bot.matrix.wording import ORIGIN
from bot.network import Unreadable

MEMBER, TOMBSTONE, LEVELS = "m.room.member", "m.room.tombstone", "m.room.power_levels"
_POLLS = ("m.poll.start", "org.matrix.msc3381.poll.start")
#: Events that are nothing but a thing we cannot carry yet.
_THINGS = {"m.sticker": "sticker", "m.room.encrypted": "encrypted", **dict.fromkeys(_POLLS, "poll")}
_LONGEST_KEY = 64


def read(raw: bytes) -> Event | None:
    """What the raw event means; None when it is nothing to us. Raises Unreadable."""
    envelope = Envelope.unpack(raw)
    if "state_key" in envelope.event:
        return _STATE.get(envelope.kind, _nothing)(envelope)
    native_id = _native_id(envelope)
    if envelope.ours:
        return None
    if envelope.kind in _THINGS:
        return _thing(envelope, native_id)
    return _SAID.get(envelope.kind, _ignored)(envelope, native_id)


def matters(event: object, me: str) -> bool:
    """Whether the inbox needs it: our own echoes and state that says nothing to us cost no row."""
    event = mapping(event) if isinstance(event, dict) else None
    if event is None:
        return True
    if "state_key" not in event:
        return event.get("sender") != me
    if event.get("type") == MEMBER:
        # An invitation among what was said is history: it was answered, or these events would not be ours.
        return _membership(event, me) not in (None, "invite")
    return event.get("type") in (TOMBSTONE, LEVELS)


def invites(event: Json, me: str) -> bool:
    """Whether it asks us into the room."""
    return _membership(event, me) == "invite"


def joins(event: Json, me: str) -> bool:
    """Whether with it we come into the room; a new name or picture is also a "join", but from within."""
    before = inner(event, "unsigned", "prev_content").get("membership")
    return _membership(event, me) == "join" and before != "join"


def removes(event: Json, me: str) -> bool:
    """Whether it puts us out of the room."""
    return _membership(event, me) in ("leave", "ban")


def _membership(event: Json, me: str) -> str | None:
    ours = event.get("type") == MEMBER and event.get("state_key") == me
    return string(inner(event, "content").get("membership")) if ours else None


def _native_id(envelope: Envelope) -> NativeId:
    native_id = relations.native(envelope.event.get("event_id"))
    if native_id is None:
        raise Unreadable("the event has no id")
    return native_id


def _message(envelope: Envelope, native_id: NativeId) -> Event | None:
    content = envelope.content
    if ORIGIN in content:  # another program of our kind brought it here; who brings it back makes a loop
        return None
    if inner(content, "m.relates_to").get("rel_type") == relations.REPLACES:
        return _edit(envelope)
    said = wording.read(content)
    if said is None:
        return None
    return Posted(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(said.speaker),
        native_id=native_id,
        text=said.text,
        reply_to=relations.reply_to(content),
        missing=said.missing,
    )


def _edit(envelope: Envelope) -> Edited | None:
    target = relations.related(envelope.content, relations.REPLACES)
    said = wording.read_edit(envelope.content)
    if target is None or said is None:
        return None
    return Edited(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(said.speaker),
        native_id=target,
        text=said.text,
        missing=said.missing,
    )


def _thing(envelope: Envelope, native_id: NativeId) -> Posted | None:
    content = envelope.content
    if not content or inner(content, "m.relates_to").get("rel_type") in (
        relations.REPLACES,
        relations.ANNOTATES,
    ):
        return None  # taken away since, or a change to a thing that was not carried
    return Posted(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(),
        native_id=native_id,
        text="",
        reply_to=relations.reply_to(content),
        missing=_THINGS[envelope.kind],
    )


def _reaction(envelope: Envelope, native_id: NativeId) -> Reacted | None:
    target = relations.related(envelope.content, relations.ANNOTATES)
    key = tidy(relations.key(envelope.content) or "").strip()[:_LONGEST_KEY]
    if target is None or not key or ORIGIN in envelope.content:
        return None
    return Reacted(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(),
        native_id=target,
        added=(key,),
        reaction_id=native_id,
    )


def _redaction(envelope: Envelope, _: NativeId) -> Deleted | None:
    # Inside the content since room version 11; Synapse still writes both.
    target = relations.native(envelope.event.get("redacts")) or relations.native(
        envelope.content.get("redacts")
    )
    if target is None:
        return None
    return Deleted(room=envelope.room, at=envelope.at, sender=envelope.sender(), native_id=target)


def _member(envelope: Envelope) -> Event | None:
    room, at, sender = envelope.room, envelope.at, envelope.sender()
    match _membership(envelope.event, envelope.me):
        case "invite":
            private = envelope.content.get("is_direct") is True
            return Invited(room=room, at=at, sender=sender, private=private)
        case "join" if joins(envelope.event, envelope.me):
            title = tidy(envelope.title)
            return Added(room=room, at=at, sender=sender, title=title, can_write=envelope.can_write)
        case "leave" | "ban":
            return Removed(room=room, at=at, sender=sender)
    return None


def _tombstone(envelope: Envelope) -> Moved | None:
    successor = envelope.content.get("replacement_room")
    if envelope.event.get("state_key") != "" or not isinstance(successor, str) or not is_id(successor, ROOM):
        return None
    return Moved(room=envelope.room, at=envelope.at, sender=envelope.sender(), to=Address(successor))


def _levels(envelope: Envelope) -> Added | None:
    """New rights may let a queue go on that waited for them."""
    may = powers.may_say(envelope.content, envelope.me)
    if not may or envelope.event.get("state_key") != "":
        return None
    return Added(room=envelope.room, at=envelope.at, sender=envelope.sender(), title="")


def _nothing(_: Envelope) -> None:
    return None


def _ignored(_: Envelope, __: NativeId) -> None:
    return None


_STATE: dict[str, Callable[[Envelope], Event | None]] = {
    MEMBER: _member,
    TOMBSTONE: _tombstone,
    LEVELS: _levels,
}
_SAID: dict[str, Callable[[Envelope, NativeId], Event | None]] = {
    "m.room.message": _message,
    "m.reaction": _reaction,
    "m.room.redaction": _redaction,
}
