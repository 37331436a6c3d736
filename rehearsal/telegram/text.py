"""Text as Telegram counts and cleans it: UTF-16 units, control characters, white space."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram.errors import bad_request

Entity = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

BLANK = " \n"
# TDLib drops these: carriage return, line and bidi separators, three combining lines.
_DROPPED = frozenset({"\r", *map(chr, range(0x2028, 0x202F)), "\u0333", "\u033f", "\u030a"})


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of a text an entity covers; offset and length in UTF-16 units."""
    raw = text.encode("utf-16-le")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def require_unicode(text: str) -> None:
    """Refuse what cannot be UTF-8 (a lone surrogate out of a JSON escape)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without control characters, its entities moved along. Raises 400 for impossible ranges."""
    kept: list[str] = []
    moved: list[int] = []
    position = 0
    for character in text:
        width = 2 if character > "\uffff" else 1
        moved.extend([position] if width == 1 else [position, -1])
        if character not in _DROPPED:
            kept.append(" " if character < " " and character != "\n" else character)
            position += width
    moved.append(position)
    return "".join(kept), [_moved(entity, moved, text) for entity in entities]


def _moved(entity: Entity, moved: list[int], text: str) -> Entity:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    if begin >= len(moved):
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
    if end >= len(moved):
        said = (
            f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {end}"
        )
        raise bad_request(said)
    if moved[begin] < 0:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {_byte(text, begin)}")
    if moved[end] < 0:
        said = f"entity beginning at UTF-16 offset {begin} ends in a middle of a UTF-16 symbol"
        raise bad_request(f"{said} at byte offset {_byte(text, end)}")
    return entity | {"offset": moved[begin], "length": moved[end] - moved[begin]}


def _byte(text: str, unit: int) -> int:
    return len(cut(text, 0, unit + 1).encode())


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space at its ends, entities shifted and shortened, empty ones gone."""
    before = len(text) - len(text.lstrip(BLANK))
    stripped = text.strip(BLANK)
    length = units(stripped)
    fitted = [_fitted(entity, before, length) for entity in entities]
    return stripped, [entity for entity in fitted if entity["length"] > 0]


def _fitted(entity: Entity, before: int, length: int) -> Entity:
    begin = max(0, entity["offset"] - before)
    end = min(length, entity["offset"] + entity["length"] - before)
    return entity | {"offset": begin, "length": end - begin}
