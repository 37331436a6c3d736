"""Quotes of a part of another message: what must be found there, and with which formatting."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.state import Json, Message
from rehearsal.telegram.text import Entity, units

QUOTE_LIMIT = 1024
#: Formatting that belongs to a quote, and without which it is not the same words.
_KEPT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"})


def of_call(above: Message, wanted: Json) -> Json:
    """The field `quote` for reply parameters, {} where nothing is quoted. Raises 400."""
    text = str(wanted.get("quote") or "")
    if not text:
        return {}
    if units(text) > QUOTE_LIMIT or text not in above.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = units(above.text[: above.text.index(text)])
    marks = kept_marks(above, position, units(text))
    if _bare(marks) != _bare(_read(wanted.get("quote_entities"))):
        raise bad_request("QUOTE_TEXT_INVALID")
    shown: Json = {"text": text, "position": position, "is_manual": True}
    return {"quote": shown | ({"entities": marks} if marks else {})}


def kept_marks(above: Message, begin: int, length: int) -> list[Entity]:
    """The formatting of a part of a message that a quote of it keeps; offsets from the quote's begin."""
    marks = []
    for entity in above.entities:
        left = max(entity["offset"], begin)
        right = min(entity["offset"] + entity["length"], begin + length)
        if entity["type"] in _KEPT and left < right:
            marks.append(entity | {"offset": left - begin, "length": right - left})
    return marks


def _read(given: Any) -> list[Entity]:
    return [entity for entity in given if isinstance(entity, dict)] if isinstance(given, list) else []


def _bare(marks: list[Entity]) -> list[tuple[Any, ...]]:
    """What is compared: kind and range of what a quote keeps."""
    found = [(entity.get("type"), entity.get("offset"), entity.get("length")) for entity in marks]
    return sorted(one for one in found if one[0] in _KEPT)
