"""Matrix ids: opaque but for their first sign, at most 255 bytes, and never split at a colon without need."""

from __future__ import annotations

import hashlib

LONGEST = 255  # bytes
ROOM, EVENT, USER = "!", "$", "@"


def is_id(value: object, sigil: str) -> bool:
    """Whether `value` may be used in paths and tables as an id of this kind."""
    if not isinstance(value, str) or not value.startswith(sigil) or not 1 < len(value) <= LONGEST:
        return False
    return value.isprintable() and len(value.encode()) <= LONGEST


def localpart(user_id: str) -> str:
    """`anna` of `@anna:example.org`."""
    return user_id.removeprefix(USER).partition(":")[0]


def server(user_id: str) -> str:
    """`example.org` of `@anna:example.org`."""
    return user_id.partition(":")[2]


def digest(*parts: str) -> str:
    """Forty hexadecimal digits that stand for these texts."""
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:40]


def transaction_id(txn: str) -> str:
    """What the homeserver knows a repetition by: causes may be long, and are nobody's business there."""
    return digest("openmic", txn)
