"""Raw updates become events; pure, and from the JSON itself, so that no newer field is lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.events import Edited, Event, Posted, Pressed
from bot.network import Unreadable
from bot.telegram import (
    buttons,
    checklists,
    envelope,
    kinds,
    members,
    origins,
    polls,
    reactions,
    said,
    senders,
    service,
)
from bot.telegram.fields import Json, may, must

#: What the server is asked to tell; the rest it keeps to itself.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "message_reaction",
    "message_reaction_count",
    "poll",
    "my_chat_member",
    "chat_member",
)
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
        """A new message, or what the server says by itself."""
        room = envelope.room(message)
        if (listed := checklists.changed(message)) is not None:
            return self.edited(listed)
        if kinds.is_service(message):
            return service.event(message, self.own_id)
        sender = senders.of_message(message, self.own_id)
        if sender is None:
            return None
        content = said.of_message(message)
        return Posted(
            room=room,
            at=envelope.date(message),
            sender=sender,
            native_id=envelope.native_id(message),
            text=self._unaddressed(content.text),
            reply_to=origins.reply_to(message),
            private=envelope.is_private(message),
            missing=content.missing,
            things=content.things,
            album=may(message, "media_group_id", str),
            borrowed="forward_origin" in message or "via_bot" in message,
            forwarded=origins.forwarded(message),
            above=origins.above(message),
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
        content = said.of_message(message)
        return Edited(
            room=envelope.room(message),
            at=envelope.date(message, "edit_date"),
            sender=sender,
            native_id=envelope.native_id(message),
            text=content.text,
            missing=content.missing,
            things=content.things,
            forwarded=origins.forwarded(message),
            above=origins.above(message),
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
            room=envelope.room(message),
            at=envelope.date(message),
            sender=sender,
            native_id=envelope.native_id(message),
            choice=buttons.verified(query.get("data"), envelope.chat_id(message), self.button_key),
            callback=must(query, "id", str),
            private=envelope.is_private(message),
        )

    def stands(self, change: Json) -> Event | None:
        """The bot's own standing in a chat has changed."""
        return members.stands(change, self.own_id, reads_all=self.reads_all)

    def passed(self, change: Json) -> Event | None:
        """Somebody else's standing has changed."""
        return members.changed(change, self.own_id)


_KINDS: dict[str, Callable[[Reader, Json], Event | None]] = {
    "message": Reader.posted,
    "edited_message": Reader.edited,
    "channel_post": Reader.posted,
    "edited_channel_post": Reader.edited,
    "callback_query": Reader.pressed,
    "message_reaction": lambda _, update: reactions.reacted(update),
    "message_reaction_count": lambda _, update: reactions.counted(update),
    "poll": lambda _, update: polls.tallied(update),
    "my_chat_member": Reader.stands,
    "chat_member": Reader.passed,
}


def sighting(update: object) -> tuple[int, int] | None:
    """Chat and message id that an update shows to exist; never raises."""
    for value in update.values() if isinstance(update, dict) else ():
        chat = value.get("chat") if isinstance(value, dict) else None
        found = (chat.get("id"), value.get("message_id")) if isinstance(chat, dict) else (None, None)
        if isinstance(found[0], int) and isinstance(found[1], int):
            return found[0], found[1]
    return None
