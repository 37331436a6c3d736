"""Power levels: who may do what in a room, by the content of m.room.power_levels."""

from __future__ import annotations

from bot.matrix.shapes import Json, inner, sequence, whole

MESSAGE, REACTION, REDACTION = "m.room.message", "m.reaction", "m.room.redaction"
LEVELS = "m.room.power_levels"
#: Room version 12 while it was tried out.
_HYDRA = "org.matrix.hydra.11"


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


def may_rule(levels: Json | None, creation: Json, user: str) -> bool:
    """Whether somebody may change the power levels themselves.

    `levels` is None in a room that has none; `creation` is the whole m.room.create event, or its content
    alone where the homeserver gives no more.
    """
    content = inner(creation, "content") or creation
    creator = creation.get("sender") or content.get("creator")
    if _creators_rule(content):
        return user == creator or user in sequence(content.get("additional_creators")) or _rules(levels, user)
    return user == creator if levels is None else _rules(levels, user)


def _creators_rule(content: Json) -> bool:
    """Since room version 12 a room's creators stand above all levels."""
    version = content.get("room_version")
    return isinstance(version, str) and (version == _HYDRA or (version.isdecimal() and int(version) >= 12))


def _rules(levels: Json | None, user: str) -> bool:
    if levels is None:
        return False
    needed = _number(inner(levels, "events").get(LEVELS), _number(levels.get("state_default"), 50))
    return level(levels, user) >= needed


def _number(value: object, otherwise: int) -> int:
    # Rooms older than version 10 may hold numbers as text.
    if isinstance(value, str) and value.strip().lstrip("+-").isdecimal():
        return int(value)
    number = whole(value)
    return otherwise if number is None else number
