"""Power levels: who may do what in a room, by the content of m.room.power_levels."""

from __future__ import annotations

from bot.matrix.shapes import Json, inner, whole

MESSAGE, REACTION, REDACTION = "m.room.message", "m.reaction", "m.room.redaction"


def level(levels: Json, user: str) -> int:
    """How much power somebody has."""
    return _number(inner(levels, "users").get(user), _number(levels.get("users_default"), 0))


def may_say(levels: Json, user: str, kind: str = MESSAGE) -> bool:
    """Whether somebody may send events of this kind."""
    needed = _number(inner(levels, "events").get(kind), _number(levels.get("events_default"), 0))
    return level(levels, user) >= needed


def may_redact(levels: Json, user: str) -> bool:
    """Whether somebody may take away what others said."""
    return may_say(levels, user, REDACTION) and level(levels, user) >= _number(levels.get("redact"), 50)


def _number(value: object, otherwise: int) -> int:
    # Rooms older than version 10 may hold numbers as text.
    if isinstance(value, str) and value.strip().lstrip("+-").isdecimal():
        return int(value)
    number = whole(value)
    return otherwise if number is None else number
