"""From a raw Matrix event to what happened; pure."""

from __future__ import annotations

from collections.abc import Callable

from bot.events import Added, Address, Closed, Deleted, Edited, Event, Moved, NativeId, Posted, Reacted, Voted
from bot.markup import tidy
from bot.matrix import media, members, pinned, polls, powers, relations, wording
from bot.matrix.envelope import Envelope
from bot.matrix.ids import ROOM, is_id
from bot.matrix.shapes import Json, inner, mapping, string
from bot.matrix.wording import ORIGIN
from bot.network import Unreadable
from bot.things import NOTHING, Things

TOMBSTONE, LEVELS = "m.room.tombstone", "m.room.power_levels"
STICKER, ENCRYPTED = "m.sticker", "m.room.encrypted"
_BEACONS = ("m.beacon_info", "org.matrix.msc3672.beacon_info")
_LONGEST_KEY = 64


def read(raw: bytes) -> Event | None:
    """What the raw event means; None when it is nothing to us. Raises Unreadable."""
    envelope = Envelope.unpack(raw)
    if "state_key" in envelope.event:
        return _STATE.get(envelope.kind, _nothing)(envelope)
    native_id = _native_id(envelope)
    if envelope.ours or ORIGIN in envelope.content:
        # Our mark in somebody else's event: another of our kind brought it here, and we would make a loop.
        return None
    return _SAID.get(envelope.kind, _ignored)(envelope, native_id)


def matters(event: object, me: str) -> bool:
    """Whether the inbox needs it: our own echoes and state that says nothing to us cost no row."""
    event = mapping(event) if isinstance(event, dict) else None
    if event is None:
        return True
    if event.get("type") == members.MEMBER and "state_key" in event:
        return members.matters(event, me)
    if "state_key" in event and event.get("type") in (TOMBSTONE, LEVELS):
        return True
    return event.get("sender") != me and ("state_key" not in event or event.get("type") in _STATE)


def _native_id(envelope: Envelope) -> NativeId:
    native_id = relations.native(envelope.event.get("event_id"))
    if native_id is None:
        raise Unreadable("the event has no id")
    return native_id


def _message(envelope: Envelope, native_id: NativeId) -> Event | None:
    content = envelope.content
    if _changes(content):
        return _edit(envelope, wording.read_edit(content))
    said = wording.read(content)
    if said is None:
        return None
    return Posted(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(said.speaker, said.picture),
        native_id=native_id,
        text=said.text,
        things=said.things,
        reply_to=relations.reply_to(content),
        missing=said.missing,
        above=said.above,
    )


def _edit(envelope: Envelope, said: wording.Said | None) -> Edited | None:
    target = relations.related(envelope.content, relations.REPLACES)
    if target is None or said is None:
        return None
    return Edited(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(said.speaker, said.picture),
        native_id=target,
        text=said.text,
        things=said.things,
        missing=said.missing,
    )


def _sticker(envelope: Envelope, native_id: NativeId) -> Event | None:
    found = media.read(STICKER, envelope.content)
    return _thing(envelope, native_id, Things(media=(found,)) if found else NOTHING, "sticker")


def _poll(envelope: Envelope, native_id: NativeId) -> Event | None:
    changed = _changes(envelope.content)
    content = inner(envelope.content, "m.new_content") if changed else envelope.content
    asked = polls.read(content)
    things = Things(poll=asked) if asked else NOTHING
    if changed:
        return _edit(envelope, wording.Said(text="", things=things)) if asked else None
    return _thing(envelope, native_id, things, "poll")


def _encrypted(envelope: Envelope, native_id: NativeId) -> Event | None:
    return _thing(envelope, native_id, NOTHING, "encrypted")


def _thing(envelope: Envelope, native_id: NativeId, things: Things, kind: str) -> Posted | None:
    """An event without words; `kind` names what stays behind when nothing of it can be carried."""
    content = envelope.content
    if not content or inner(content, "m.relates_to").get("rel_type") in (
        relations.REPLACES,
        relations.ANNOTATES,
        relations.REFERENCE,
    ):
        return None  # taken away since, or an act upon a thing that was not carried
    return Posted(
        room=envelope.room,
        at=envelope.at,
        sender=envelope.sender(wording.speaker(content)),
        native_id=native_id,
        text="",
        things=things,
        reply_to=relations.reply_to(content),
        missing=None if things else kind,
    )


def _response(envelope: Envelope, _: NativeId) -> Voted | None:
    target = relations.related(envelope.content, relations.REFERENCE)
    if target is None:
        return None
    keys = polls.answers(envelope.content)
    return Voted(room=envelope.room, at=envelope.at, sender=envelope.sender(), native_id=target, keys=keys)


def _end(envelope: Envelope, _: NativeId) -> Closed | None:
    target = relations.related(envelope.content, relations.REFERENCE)
    if target is None:
        return None
    return Closed(room=envelope.room, at=envelope.at, sender=envelope.sender(), native_id=target)


def _reaction(envelope: Envelope, native_id: NativeId) -> Reacted | None:
    target = relations.related(envelope.content, relations.ANNOTATES)
    key = tidy(relations.key(envelope.content) or "").strip()[:_LONGEST_KEY]
    if target is None or not key:
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


def _changes(content: Json) -> bool:
    return inner(content, "m.relates_to").get("rel_type") == relations.REPLACES


def _tombstone(envelope: Envelope) -> Moved | None:
    successor = string(envelope.content.get("replacement_room"))
    if envelope.event.get("state_key") != "" or not is_id(successor, ROOM):
        return None
    return Moved(room=envelope.room, at=envelope.at, sender=envelope.sender(), to=Address(successor or ""))


def _levels(envelope: Envelope) -> Added | None:
    """New rights may let a queue go on that waited for them."""
    may = powers.may_say(envelope.content, envelope.me)
    if not may or envelope.event.get("state_key") != "":
        return None
    return Added(room=envelope.room, at=envelope.at, sender=envelope.sender(), title="")


def _pins(envelope: Envelope) -> Event | None:
    return None if envelope.ours else pinned.read(envelope)


def _beacon(envelope: Envelope) -> Posted | None:
    """Somebody begins to share where they are; that they stop says nothing."""
    if envelope.ours or envelope.content.get("live") is not True:
        return None
    return _thing(envelope, _native_id(envelope), NOTHING, "live_location")


def _nothing(_: Envelope) -> None:
    return None


def _ignored(_: Envelope, __: NativeId) -> None:
    return None


_STATE: dict[str, Callable[[Envelope], Event | None]] = {
    members.MEMBER: members.read,
    TOMBSTONE: _tombstone,
    LEVELS: _levels,
    pinned.PINNED: _pins,
    **dict.fromkeys(_BEACONS, _beacon),
}
_SAID: dict[str, Callable[[Envelope, NativeId], Event | None]] = {
    "m.room.message": _message,
    STICKER: _sticker,
    ENCRYPTED: _encrypted,
    "m.reaction": _reaction,
    "m.room.redaction": _redaction,
    **dict.fromkeys(polls.STARTS, _poll),
    **dict.fromkeys(polls.RESPONSES, _response),
    **dict.fromkeys(polls.ENDS, _end),
}
