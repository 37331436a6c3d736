"""What the answers to sends tell of the messages they became."""

from __future__ import annotations

from typing import Any

from telegram.error import TelegramError

from bot.network import Receipt
from bot.telegram.ids import make_native_id, parse_native_id


def of_send(result: Any) -> Receipt:
    """The receipt of a message or an album. Raises TelegramError when the answer names no message."""
    messages = result if isinstance(result, list) else [result]
    numbers = [_number(message) for message in messages]
    if not numbers:
        raise TelegramError("the answer to a send names no message")
    receipt = of_numbers(numbers)
    return receipt if isinstance(result, list) else Receipt(native_id=receipt.native_id, alias=_poll(result))


def of_numbers(numbers: list[int]) -> Receipt:
    """The receipt of messages that are there, in their order."""
    ids = tuple(map(make_native_id, numbers))
    return Receipt(native_id=ids[0], album=ids if len(ids) > 1 else ())


def numbers(receipt: Receipt) -> list[int]:
    """The numbers of all messages of a receipt."""
    ids = receipt.album or ((receipt.native_id,) if receipt.native_id else ())
    return [parse_native_id(native_id) for native_id in ids]


def _number(message: Any) -> int:
    number = message.get("message_id") if isinstance(message, dict) else None
    if not isinstance(number, int):
        raise TelegramError("the answer to a send names no message")
    return number


def _poll(message: Any) -> str | None:
    """A poll's own id, by which its counts come."""
    poll = message.get("poll")
    number = poll.get("id") if isinstance(poll, dict) else None
    return number if isinstance(number, str) else None
