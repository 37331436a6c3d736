"""Reading: a Telegram text and its entities become `Rich`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.markup import Kind, Mark, Rich
from bot.markup.characters import utf16_offsets

Entity = Mapping[str, Any]

#: Telegram itself keeps a hundred.
_MOST_ENTITIES = 2_000
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


def from_telegram(text: str, entities: Sequence[Entity]) -> Rich:
    """Read `text` and its raw Bot API entities, in any order, however damaged.

    An entity that ends inside a surrogate pair is widened, one that ends beyond the text is cut. Hashtags,
    commands, phone numbers, dates and custom emoji stay as they are written. A mention's value is the name
    with "@", or the number of a user without one.
    """
    offsets = utf16_offsets(text)
    marks = (_mark(text, offsets, entity) for entity in entities[:_MOST_ENTITIES])
    return Rich(text, tuple(_blocks(text, [mark for mark in marks if mark])))


def _mark(text: str, offsets: Sequence[int], entity: Entity) -> Mark | None:
    offset, length, sort = entity.get("offset"), entity.get("length"), entity.get("type")
    if not isinstance(offset, int) or not isinstance(length, int) or length <= 0:
        return None
    if not isinstance(sort, str) or sort not in _KINDS:
        return None
    start = max(bisect_right(offsets, offset) - 1, 0)
    end = min(bisect_left(offsets, offset + length), len(text))
    kind, value = _KINDS[sort]
    return Mark(kind, start, end, value(entity, text[start:end]))


def _blocks(text: str, marks: list[Mark]) -> list[Mark]:
    """Code over several whole lines is a block: elsewhere it would lose its line breaks."""
    return [Mark("pre", mark.start, mark.end) if _is_block(text, mark) else mark for mark in marks]


def _is_block(text: str, mark: Mark) -> bool:
    return (
        mark.kind == "code"
        and "\n" in text[mark.start : mark.end]
        and text[max(mark.start - 1, 0) : mark.start] in ("", "\n")
        and text[mark.end : mark.end + 1] in ("", "\n")
    )


def _field(name: str) -> Callable[[Entity, str], str]:
    return lambda entity, _: str(entity.get(name) or "")


def _constant(value: str) -> Callable[[Entity, str], str]:
    return lambda _entity, _words: value


def _web_address(_: Entity, words: str) -> str:
    return words if _SCHEME.match(words) else f"https://{words}"


def _mail_address(_: Entity, words: str) -> str:
    return f"mailto:{words}"


def _user(entity: Entity, _: str) -> str:
    user = entity.get("user")
    return str(user.get("id", "")) if isinstance(user, Mapping) else ""


#: What each type of entity becomes; types not named here leave their text as it is.
_KINDS: dict[str, tuple[Kind, Callable[[Entity, str], str]]] = {
    "bold": ("bold", _constant("")),
    "italic": ("italic", _constant("")),
    "underline": ("underline", _constant("")),
    "strikethrough": ("strike", _constant("")),
    "spoiler": ("spoiler", _constant("")),
    "code": ("code", _constant("")),
    "pre": ("pre", _field("language")),
    "blockquote": ("quote", _constant("")),
    "expandable_blockquote": ("quote", _constant("expandable")),
    "text_link": ("link", _field("url")),
    "url": ("link", _web_address),
    "email": ("link", _mail_address),
    "mention": ("mention", lambda _entity, words: words),
    "text_mention": ("mention", _user),
}
