"""The rules by which the Bot API judges a text and its entities, as strictly as its documentation reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
QUOTES = {"blockquote", "expandable_blockquote"}
CODE = {"code", "pre"}
FIELDS = {name: {"type", "offset", "length"} for name in STYLES | QUOTES | CODE} | {
    "text_link": {"type", "offset", "length", "url"},
    "text_mention": {"type", "offset", "length", "user"},
}


def complaints(text: str, entities: Sequence[dict[str, Any]]) -> list[str]:
    """What the Bot API would refuse or silently change; nothing if all is well."""
    found = [*_about_text(text), *_about_order(entities)]
    for entity in entities:
        found += _about_one(text, entity)
    for number, outer in enumerate(entities):
        for inner in entities[number + 1 :]:
            found += _about_two(outer, inner)
    return found


def _about_text(text: str) -> Iterator[str]:
    if text != text.strip():
        yield "blanks at the ends"
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text):
        yield "control characters"


def _about_order(entities: Sequence[dict[str, Any]]) -> Iterator[str]:
    places = [(entity["offset"], -entity["length"]) for entity in entities]
    if places != sorted(places):
        yield "not sorted"
    if len(entities) > 100:
        yield "too many entities"


def _about_one(text: str, entity: dict[str, Any]) -> Iterator[str]:
    units = text.encode("utf-16-le")
    start, end = entity["offset"], entity["offset"] + entity["length"]
    if not 0 <= start < end <= len(units) // 2:
        yield f"outside of the text: {entity}"
    for place in (start, end):
        if units[2 * place : 2 * place + 2] and 0xDC <= units[2 * place + 1] <= 0xDF:
            yield f"inside a character: {entity}"
    allowed = FIELDS.get(entity["type"], set()) | ({"language"} if entity["type"] == "pre" else set())
    if not entity.keys() <= allowed:
        yield f"unknown type or field: {entity}"
    if entity["type"] == "text_link":
        address = urlsplit(entity["url"])
        if address.scheme.lower() not in ("http", "https") or not address.hostname:
            yield f"not an address: {entity}"


def _about_two(outer: dict[str, Any], inner: dict[str, Any]) -> Iterator[str]:
    if inner["offset"] >= outer["offset"] + outer["length"]:
        return
    if inner["offset"] + inner["length"] > outer["offset"] + outer["length"]:
        yield f"crossing: {outer} {inner}"
    if outer["type"] in CODE:
        yield f"something in code: {outer} {inner}"
    if inner["type"] in CODE and outer["type"] not in QUOTES:
        yield f"code in something: {outer} {inner}"
    if {outer["type"], inner["type"]} <= QUOTES:
        yield f"quote in a quote: {outer} {inner}"
    if outer["type"] == inner["type"]:
        yield f"twice the same: {outer} {inner}"
