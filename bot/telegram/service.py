"""What the server says by itself, and what it means: moves, pins, closed topics, people who pass."""

from __future__ import annotations

from bot.events import Added, Event, Moved, Pinned, Shut
from bot.telegram import envelope, members, senders
from bot.telegram.fields import Json, may
from bot.telegram.ids import make_address

_SHUT = frozenset(("forum_topic_closed", "general_forum_topic_hidden"))
_OPENED = frozenset(("forum_topic_reopened", "general_forum_topic_unhidden"))


def event(message: Json, own_id: int) -> Event | None:
    """What a service message means; most of them mean nothing to us."""
    if not _SHUT.isdisjoint(message):
        return Shut(**_facts(message, own_id))
    if not _OPENED.isdisjoint(message):
        return Added(**_facts(message, own_id), title="")
    if "pinned_message" in message:
        return _pinned(message, own_id)
    return _moved(message, own_id) or members.passed(message, own_id)


def _facts(message: Json, own_id: int) -> Json:
    return {
        "room": envelope.room(message),
        "at": envelope.date(message),
        "sender": senders.of_notice(message, own_id),
    }


def _pinned(message: Json, own_id: int) -> Event | None:
    """A pin of somebody's; those of bots, this one among them, are no news."""
    sender, pinned = senders.of_message(message, own_id), may(message, "pinned_message", dict)
    if sender is None or pinned is None:
        return None
    return Pinned(
        room=envelope.room(message),
        at=envelope.date(message),
        sender=sender,
        added=(envelope.native_id(pinned),),
    )


def _moved(message: Json, own_id: int) -> Event | None:
    """A supergroup's birth, told in both chats; the old one is the room that moved."""
    chat = envelope.chat_id(message)
    to, came_from = may(message, "migrate_to_chat_id", int), may(message, "migrate_from_chat_id", int)
    if to is None and came_from is None:
        return None
    old, new = (chat, to) if to is not None else (came_from or chat, chat)
    return Moved(**_facts(message, own_id) | {"room": make_address(old)}, to=make_address(new))
