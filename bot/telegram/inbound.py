"""Raw updates become events; pure, and from the JSON itself, so that no newer field is lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.events import (
    Added,
    Address,
    Edited,
    Event,
    Moved,
    NativeId,
    Posted,
    Pressed,
    Reacted,
    Removed,
    Sender,
)
from bot.markup import dump, strip
from bot.network import Unreadable
from bot.telegram import buttons, kinds, senders
from bot.telegram.fields import Json, may, must, objects
from bot.telegram.ids import make_address, make_native_id
from bot.telegram.markup import from_telegram

#: What the server is asked to tell; the rest it keeps to itself.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "message_reaction",
    "my_chat_member",
)
#: Put before a command that was forwarded or came from another bot, so that it is a text.
_WORD_JOINER = "\u2060"
_GROUPS = ("group", "supergroup")
_ADDRESSED = re.compile(r"(/[^\s@/<&]+)@(\w+)(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads for one bot: its own number and user name, and the key its buttons are signed with."""

    own_id: int
    button_key: bytes
    #: None until the server told; then every bot's name in a command is taken for ours.
    username: str | None = None
    #: Privacy mode is off: groups show all messages, not only commands.
    reads_all: bool = False

    def read(self, raw: bytes) -> Event | None:
        """What an update means, None when it is nothing to us. Raises `Unreadable`."""
        try:
            update = json.loads(raw)
        except (ValueError, RecursionError):
            raise Unreadable("no JSON") from None
        if not isinstance(update, dict):
            raise Unreadable("no JSON object")
        must(update, "update_id", int)
        for kind, read in _KINDS.items():
            if kind in update:
                return read(self, must(update, kind, dict))
        return None

    def posted(self, message: Json) -> Event | None:
        """A new message, or the sign that a group has become a supergroup."""
        room = _room(message)
        sender = senders.of_message(message, self.own_id)
        if sender is None:
            return None
        if kinds.is_service(message):
            return _moved(message, sender)
        return Posted(
            room=room,
            at=_date(message),
            sender=sender,
            native_id=_native_id(message),
            text=self._unaddressed(_text(message)),
            reply_to=_reply_to(message),
            private=_is_private(message),
            missing=kinds.missing(message),
        )

    def _unaddressed(self, text: str) -> str:
        """Groups' menus write `/idee@our_bot`; without the name it is the command. Other bots' names stay."""
        match = _ADDRESSED.match(text)
        if match is None or (self.username and match[2].casefold() != self.username.casefold()):
            return text
        return match[1] + text[match.end() :]

    def edited(self, message: Json) -> Event | None:
        """A changed message."""
        sender = senders.of_message(message, self.own_id)
        if sender is None or kinds.is_service(message):
            return None
        return Edited(
            room=_room(message),
            at=_date(message, "edit_date"),
            sender=sender,
            native_id=_native_id(message),
            text=_text(message),
            missing=kinds.missing(message),
        )

    def pressed(self, query: Json) -> Event | None:
        """A pressed button; data that was not signed for this chat gives the choice `buttons.FORGED`.

        Telegram tells no time of a press: the message's own date stands in.
        """
        sender = senders.of_user(must(query, "from", dict))
        message = may(query, "message", dict)
        if sender is None or message is None:
            return None
        return Pressed(
            room=_room(message),
            at=_date(message),
            sender=sender,
            native_id=_native_id(message),
            choice=buttons.verified(query.get("data"), _chat_id(message), self.button_key),
            callback=must(query, "id", str),
            private=_is_private(message),
        )

    def reacted(self, reaction: Json) -> Event | None:
        """Reactions given or taken back; those of anonymous administrators and custom emoji are left out.

        Telegram does not tell the topic: the room is the chat, in which message ids are unique.
        """
        user = may(reaction, "user", dict)
        sender = senders.of_user(user) if user else None
        before, after = (_emoji(reaction, name) for name in ("old_reaction", "new_reaction"))
        added = tuple(emoji for emoji in after if emoji not in before)
        removed = tuple(emoji for emoji in before if emoji not in after)
        if sender is None or not (added or removed):
            return None
        return Reacted(
            room=make_address(_chat_id(reaction)),
            at=_date(reaction),
            sender=sender,
            native_id=_native_id(reaction),
            added=added,
            removed=removed,
        )

    def stands(self, change: Json) -> Event | None:
        """The bot's own standing in a chat has changed; the chat with all its topics is meant."""
        sender = senders.of_message(change, self.own_id)
        if sender is None:
            return None
        chat, member = must(change, "chat", dict), must(change, "new_chat_member", dict)
        room, at = make_address(_chat_id(change)), _date(change)
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
            can_read=administers or self.reads_all,
        )


_KINDS: dict[str, Callable[[Reader, Json], Event | None]] = {
    "message": Reader.posted,
    "edited_message": Reader.edited,
    "channel_post": Reader.posted,
    "edited_channel_post": Reader.edited,
    "callback_query": Reader.pressed,
    "message_reaction": Reader.reacted,
    "my_chat_member": Reader.stands,
}


def sighting(update: object) -> tuple[int, int] | None:
    """Chat and message id that an update shows to exist; never raises."""
    for value in update.values() if isinstance(update, dict) else ():
        chat = value.get("chat") if isinstance(value, dict) else None
        found = (chat.get("id"), value.get("message_id")) if isinstance(chat, dict) else (None, None)
        if isinstance(found[0], int) and isinstance(found[1], int):
            return found[0], found[1]
    return None


def _moved(message: Json, sender: Sender) -> Event | None:
    """A supergroup's birth, told in both chats; the old one is the room that moved."""
    chat = _chat_id(message)
    to, came_from = may(message, "migrate_to_chat_id", int), may(message, "migrate_from_chat_id", int)
    if to is None and came_from is None:
        return None
    old, new = (chat, to) if to is not None else (came_from or chat, chat)
    return Moved(room=make_address(old), at=_date(message), sender=sender, to=make_address(new))


def _text(message: Json) -> str:
    """Text or caption in the dialect."""
    words, entities = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    text = dump(strip(from_telegram(may(message, words, str) or "", objects(message, entities))))
    borrowed = "forward_origin" in message or "via_bot" in message
    # A command counts as the word of whoever wrote it, and that was not the sender.
    return f"{_WORD_JOINER}{text}" if borrowed and text.startswith("/") else text


def _room(message: Json) -> Address:
    """The chat, or the topic; a thread that is no topic is only a chain of replies."""
    chat = must(message, "chat", dict)
    is_topic = message.get("is_topic_message") is True and chat.get("type") == "supergroup"
    return make_address(_chat_id(message), may(message, "message_thread_id", int) if is_topic else None)


def _reply_to(message: Json) -> NativeId | None:
    """What it answers; in a topic every message formally answers the topic's beginning, which is nothing."""
    above = may(message, "reply_to_message", dict)
    if above is None or "forum_topic_created" in above:
        return None
    return _native_id(above)


def _emoji(reaction: Json, name: str) -> list[str]:
    return [must(one, "emoji", str) for one in objects(reaction, name) if one.get("type") == "emoji"]


def _was_there(change: Json) -> bool:
    before = may(change, "old_chat_member", dict)
    return before is not None and not _is_out(before)


def _is_out(member: Json) -> bool:
    return member.get("status") in ("left", "kicked") or member.get("is_member") is False


def _may_write(chat: Json, member: Json) -> bool:
    if chat.get("type") == "channel":
        return bool(member.get("can_post_messages"))
    return member.get("status") != "restricted" or bool(member.get("can_send_messages"))


def _is_private(message: Json) -> bool:
    return must(message, "chat", dict).get("type") == "private"


def _chat_id(message: Json) -> int:
    return must(must(message, "chat", dict), "id", int)


def _native_id(message: Json) -> NativeId:
    return make_native_id(must(message, "message_id", int))


def _date(message: Json, name: str = "date") -> datetime:
    seconds = may(message, name, int)
    try:
        return datetime.fromtimestamp(must(message, "date", int) if seconds is None else seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise Unreadable(f"{name} is no date") from None
