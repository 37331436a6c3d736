"""What is said about pinned messages."""

from __future__ import annotations

from forum.notices import Notice, notice


def refused(network: str, reason: str, *, on: bool) -> Notice:
    """In the room where a message was pinned (or taken off): on the other side this was not possible."""
    return notice("pins/refused", network=network.title(), reason=reason, on=on)
