"""What updates show of the bot's own messages: answered or pinned, they prove that a send arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: Fields of a message that hold another one.
_HOLDING = ("reply_to_message", "pinned_message")


def of_own(update: object, own_id: int) -> Iterator[tuple[int, int, str]]:
    """Chat, message id and text of each message of the bot's in an update; never raises."""
    values = update.values() if isinstance(update, dict) else ()
    for message in (value for value in values if isinstance(value, dict)):
        chat = _number(message.get("chat"), "id")
        for held in (message.get(field) for field in _HOLDING):
            if isinstance(held, dict) and _number(held.get("from"), "id") == own_id and chat is not None:
                number, text = _number(held, "message_id"), held.get("text")
                if number is not None and isinstance(text, str):
                    yield chat, number, text


def _number(holder: Any, field: str) -> int | None:
    found = holder.get(field) if isinstance(holder, dict) else None
    return found if isinstance(found, int) else None
