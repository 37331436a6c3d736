"""What every update tells: which room, which message, when."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.events import Address, NativeId
from bot.network import Unreadable
from bot.telegram.fields import Json, may, must
from bot.telegram.ids import make_address, make_native_id


def chat_id(update: Json) -> int:
    """The number of the chat it belongs to."""
    return must(must(update, "chat", dict), "id", int)


def chat(update: Json) -> Address:
    """The chat as a whole, for what Telegram tells without a topic."""
    return make_address(chat_id(update))


def room(message: Json) -> Address:
    """The chat, or the topic; a thread that is no topic is only a chain of replies."""
    kind = must(message, "chat", dict).get("type")
    is_topic = message.get("is_topic_message") is True and kind == "supergroup"
    return make_address(chat_id(message), may(message, "message_thread_id", int) if is_topic else None)


def native_id(message: Json) -> NativeId:
    """The message's id."""
    return make_native_id(must(message, "message_id", int))


def is_private(message: Json) -> bool:
    """Whether only one person and the bot are there."""
    return must(message, "chat", dict).get("type") == "private"


def date(message: Json, name: str = "date") -> datetime:
    """The moment `name` tells, else the message's own. Raises `Unreadable` beyond all calendars."""
    seconds = may(message, name, int)
    try:
        return datetime.fromtimestamp(must(message, "date", int) if seconds is None else seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise Unreadable(f"{name} is no date") from None
