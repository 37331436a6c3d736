"""Who is in a chat: the bot's own standing there, and people who come and go.

Groups tell by service messages who came and went, and `chat_member` repeats it, so there it is passed over:
in the largest groups, where Telegram writes no service messages, such notices would only drown the talk.
Channels have no service messages, and only `chat_member` tells.
"""

from __future__ import annotations

from bot.events import Added, Came, Event, Removed, Sender, Went
from bot.telegram import envelope, senders
from bot.telegram.fields import Json, may, must, objects

_GROUPS = ("group", "supergroup")


def stands(change: Json, own_id: int, *, reads_all: bool) -> Event | None:
    """The bot's own standing in a chat has changed; the chat with all its topics is meant.

    `reads_all`: privacy mode is off, and groups show the bot all messages.
    """
    sender = senders.of_message(change, own_id)
    if sender is None:
        return None
    chat, member = must(change, "chat", dict), must(change, "new_chat_member", dict)
    room, at = envelope.chat(change), envelope.date(change)
    must(member, "status", str)
    if _is_out(member):
        return Removed(room=room, at=at, sender=sender)
    title = may(chat, "title", str) or sender.name
    administers = member.get("status") == "administrator"
    return Added(
        room=room,
        at=at,
        sender=sender,
        title=" ".join(title.split()),
        can_write=_may_write(chat, member),
        fresh=chat.get("type") in _GROUPS and not _was_there(change),
        can_delete=administers and member.get("can_delete_messages") is True,
        can_read=administers or reads_all,
    )


def changed(change: Json, own_id: int) -> Event | None:
    """Somebody came into a channel or left it."""
    member = must(change, "new_chat_member", dict)
    if must(change, "chat", dict).get("type") != "channel" or _is_out(member) is not _was_there(change):
        return None
    people = _people([must(member, "user", dict)])
    return _passed(change, own_id, people, came=not _is_out(member))


def passed(message: Json, own_id: int) -> Event | None:
    """People of a service message who came or went; bots, this one among them, do not count."""
    if came := _people(objects(message, "new_chat_members")):
        return _passed(message, own_id, came, came=True)
    left = may(message, "left_chat_member", dict)
    return _passed(message, own_id, _people([left] if left else []), came=False)


def _people(users: list[Json]) -> tuple[Sender, ...]:
    return tuple(sender for user in users if (sender := senders.of_user(user)) is not None)


def _passed(update: Json, own_id: int, people: tuple[Sender, ...], *, came: bool) -> Event | None:
    if not people:
        return None
    kind = Came if came else Went
    sender = senders.of_notice(update, own_id)
    return kind(room=envelope.room(update), at=envelope.date(update), sender=sender, people=people)


def _was_there(change: Json) -> bool:
    before = may(change, "old_chat_member", dict)
    return before is not None and not _is_out(before)


def _is_out(member: Json) -> bool:
    return member.get("status") in ("left", "kicked") or member.get("is_member") is False


def _may_write(chat: Json, member: Json) -> bool:
    if chat.get("type") == "channel":
        return bool(member.get("can_post_messages"))
    return member.get("status") != "restricted" or bool(member.get("can_send_messages"))
