"""What buttons carry: message, choice and a signature, for clients may send back any data they like."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

#: What a press means whose data this program did not sign for this chat; it is answered, nothing else.
FORGED = -1
_DATA = re.compile(r"([0-9a-f]{1,16})\.([0-9]{1,4})\.([A-Za-z0-9_-]{16})")
_SIGNATURE_BYTES = 12
#: Labels up to this length stand two in a row.
_SHORT = 14

Choice = tuple[int, str]


def keyboard(choices: Sequence[Choice], message: int, chat: int, key: bytes) -> dict[str, Any]:
    """The inline keyboard for (number, label) pairs; two in a row where all labels are short."""
    buttons = [
        {"text": label, "callback_data": sign(message, number, chat, key)} for number, label in choices
    ]
    width = 2 if all(len(label) <= _SHORT for _, label in choices) else 1
    return {"inline_keyboard": [buttons[at : at + width] for at in range(0, len(buttons), width)]}


def sign(message: int, choice: int, chat: int, key: bytes) -> str:
    """Callback data of at most 38 bytes (Telegram takes 64)."""
    return f"{message:x}.{choice}.{_signature(message, choice, chat, key)}"


def verified(data: object, chat: int, key: bytes) -> int:
    """The choice that signed data stands for, `FORGED` for any other."""
    found = _DATA.fullmatch(data) if isinstance(data, str) else None
    if found is None:
        return FORGED
    choice = int(found[2])
    wanted = _signature(int(found[1], 16), choice, chat, key)
    return choice if hmac.compare_digest(wanted, found[3]) else FORGED


def _signature(message: int, choice: int, chat: int, key: bytes) -> str:
    signed = f"telegram button {message} {choice} {chat}".encode()
    return urlsafe_b64encode(hmac.digest(key, signed, sha256)[:_SIGNATURE_BYTES]).decode()
