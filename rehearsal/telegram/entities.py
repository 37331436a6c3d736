"""Formatting as TDLib sets it right: read, sorted, split, joined with what is found in the text."""

from __future__ import annotations

import itertools
from typing import Any

from rehearsal.telegram.detect import detected
from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.links import checked
from rehearsal.telegram.text import Entity, cleaned, require_unicode, trimmed, units

ENTITY_LIMIT = 100

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
LITERAL = ("pre", "code")
CONTINUOUS = ("text_link", "text_mention", "custom_emoji", "date_time", *LITERAL)
FOUND = ("url", "email", "mention", "bot_command", "hashtag")
_RANK = {kind: rank for rank, kind in enumerate((*QUOTES, *CONTINUOUS, *FOUND, *SPLITTABLE))}


def formatted(text: str, entities: Any, *, limit: int, too_long: str) -> tuple[str, list[Entity]]:
    """Text and entities as everybody will see them; the text may come out empty. Raises 400."""
    require_unicode(text)
    given = fixed(_read(entities))
    clean, moved = cleaned(text, given)
    short, fitted = trimmed(clean, moved)
    if units(short) > limit:
        raise bad_request(too_long)
    return short, merged(fitted, detected(short))[:ENTITY_LIMIT]


def _read(entities: Any) -> list[Entity]:
    """What a client may ask for; the unknown and the unreadable is passed over in silence."""
    if not isinstance(entities, list):
        return []
    read = [_entity(entity) for entity in entities if isinstance(entity, dict)]
    return [entity for entity in read if entity is not None]


def _entity(entity: dict[str, Any]) -> Entity | None:
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if kind not in (*SPLITTABLE, *QUOTES, *CONTINUOUS):
        return None
    if not isinstance(offset, int) or not isinstance(length, int):
        return None
    if not 0 <= offset <= 1_000_000:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if not 0 <= length <= 1_000_000:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if not length or (kind == "text_mention" and not isinstance(entity.get("user"), dict)):
        return None
    return {"type": kind, "offset": offset, "length": length} | _details(kind, entity)


def _details(kind: str, entity: dict[str, Any]) -> Entity:
    if kind == "text_link":
        return {"url": _link(str(entity.get("url", "")))}
    if kind == "text_mention":
        return {"user": entity["user"]}
    if kind == "pre" and entity.get("language"):
        return {"language": str(entity["language"])}
    return {
        name: entity[name] for name in ("custom_emoji_id", "unix_time", "date_time_format") if name in entity
    }


def _link(url: str) -> str:
    try:
        return checked(url)
    except ValueError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from None


def ordered(entities: list[Entity]) -> list[Entity]:
    """By beginning, then the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _RANK[entity["type"]]))


def end_of(entity: Entity) -> int:
    """The first unit behind an entity."""
    return int(entity["offset"] + entity["length"])


def fixed(entities: list[Entity]) -> list[Entity]:
    """A valid set out of any set: nothing crosses, nothing in code, no quote in a quote."""
    entities = ordered(entities)
    if _valid(entities):
        return entities
    quotes = _apart([entity for entity in entities if entity["type"] in QUOTES])
    solid = _apart([entity for entity in entities if entity["type"] not in (*SPLITTABLE, *QUOTES)])
    solid = ordered(_outside_borders(solid, quotes) + quotes)
    return _with_splittable(solid, [entity for entity in entities if entity["type"] in SPLITTABLE])


def merged(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Own entities and found ones; a found one yields to whatever it would cross."""
    if not found:
        return entities
    quotes = [entity for entity in entities if entity["type"] in QUOTES]
    solid = [entity for entity in entities if entity["type"] not in (*SPLITTABLE, *QUOTES)]
    free = [
        new
        for new in found
        if all(end_of(new) <= old["offset"] or new["offset"] >= end_of(old) for old in solid)
    ]
    solid = ordered(solid + _outside_borders(free, quotes) + quotes)
    splittable = [entity for entity in entities if entity["type"] in SPLITTABLE]
    together = ordered(solid + splittable)
    return together if _valid(together) else _with_splittable(solid, splittable)


def _valid(entities: list[Entity]) -> bool:
    stack: list[Entity] = []
    for entity in entities:
        while stack and end_of(stack[-1]) <= entity["offset"]:
            stack.pop()
        if stack and not _may_hold(stack, entity):
            return False
        stack.append(entity)
    return True


def _may_hold(stack: list[Entity], entity: Entity) -> bool:
    around = {outer["type"] for outer in stack}
    kind = entity["type"]
    if end_of(entity) > end_of(stack[-1]) or kind in around or around & set(LITERAL):
        return False
    if kind in QUOTES and around & set(QUOTES):
        return False
    if kind in LITERAL and around - set(QUOTES):
        return False
    return kind in SPLITTABLE or not around & {*CONTINUOUS, *FOUND}


def _apart(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= end_of(kept[-1]):
            kept.append(entity)
    return kept


def _outside_borders(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    return [entity for entity in entities if all(_clear_of(entity, quote) for quote in quotes)]


def _clear_of(entity: Entity, quote: Entity) -> bool:
    apart = end_of(entity) <= quote["offset"] or entity["offset"] >= end_of(quote)
    return apart or (entity["offset"] >= quote["offset"] and end_of(entity) <= end_of(quote))


def _with_splittable(solid: list[Entity], splittable: list[Entity]) -> list[Entity]:
    """Bold and its like, cut at every border of the others and where another one begins, none inside code."""
    borders = {end_of(entity) for entity in solid} | {entity["offset"] for entity in (*solid, *splittable)}
    literal = [entity for entity in solid if entity["type"] in LITERAL]
    pieces: list[Entity] = []
    for kind in SPLITTABLE:
        for begin, end in _runs([entity for entity in splittable if entity["type"] == kind]):
            pieces += _pieces(kind, begin, end, borders, literal)
    return ordered(solid + pieces)


def _runs(entities: list[Entity]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for entity in entities:
        begin, end = entity["offset"], end_of(entity)
        if runs and begin <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((begin, end))
    return runs


def _pieces(kind: str, begin: int, end: int, borders: set[int], literal: list[Entity]) -> list[Entity]:
    cuts = sorted({begin, end, *(border for border in borders if begin < border < end)})
    spans = itertools.pairwise(cuts)
    return [
        {"type": kind, "offset": left, "length": right - left}
        for left, right in spans
        if not any(entity["offset"] <= left and right <= end_of(entity) for entity in literal)
    ]
