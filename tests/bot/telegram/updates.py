"""Raw updates as Telegram sends them, and a reader for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.events import Event, Posted
from bot.telegram.inbound import Reader

Json = dict[str, Any]

KEY = b"key"
BOT = 7000000001
READER = Reader(own_id=BOT, button_key=KEY)
DATE = 1_795_000_000
AT = datetime.fromtimestamp(DATE, UTC)

OLHA: Json = {
    "id": 11,
    "is_bot": False,
    "first_name": "Olha",
    "last_name": "Kovalenko",
    "language_code": "uk",
}
GROUP: Json = {"id": -1001234567890, "type": "supergroup", "title": "Arbeit"}
FORUM: Json = GROUP | {"is_forum": True}
PRIVATE: Json = {"id": 11, "type": "private", "first_name": "Olha"}
CHANNEL: Json = {"id": -1009999999999, "type": "channel", "title": "Amtsblatt"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def message(**fields: Any) -> Json:
    """A message by Olha in the group."""
    return {"message_id": 7, "date": DATE, "chat": GROUP, "from": OLHA} | fields


def read(**update: Any) -> Event | None:
    """What an update means."""
    return READER.read(json.dumps({"update_id": 1} | update).encode())


def posted(**fields: Any) -> Posted:
    """What a message means."""
    event = read(message=message(**fields))
    assert isinstance(event, Posted)
    return event


def query(data: str, **fields: Any) -> Json:
    """Olha presses a button under message 7."""
    return {"id": "99", "from": OLHA, "message": message(text="Karte"), "data": data} | fields


def reaction(old: list[str], new: list[str], **fields: Any) -> Json:
    """Olha changes her reactions."""
    lists = {
        name: [{"type": "emoji", "emoji": one} for one in emoji]
        for name, emoji in (("old_reaction", old), ("new_reaction", new))
    }
    return {"chat": GROUP, "message_id": 7, "user": OLHA, "date": DATE} | lists | fields


def standing(status: str, chat: Json = GROUP, **rights: Any) -> Json:
    """Olha changes what the bot is in a chat."""
    member = {"user": {"id": BOT, "is_bot": True, "first_name": "Open Mic"}, "status": status} | rights
    return {"chat": chat, "from": OLHA, "date": DATE, "old_chat_member": member, "new_chat_member": member}
