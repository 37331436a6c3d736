"""Writing: `Rich` becomes a text and entities that the Bot API takes as they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.markup import Kind, Mark, Rich, except_code, strip, walk
from bot.markup.characters import utf16_offsets
from bot.markup.lines import Lines
from bot.markup.links import is_mail, says
from bot.markup.marks import most_important

MAX_ENTITIES = 100
_TYPES: dict[Kind, str] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strike": "strikethrough",
    "spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "quote": "blockquote",
    "link": "text_link",
    "mention": "text_mention",
}
#: As Telegram finds commands; paths and addresses are none.
_COMMAND = re.compile(r"(?<![\w/<>])/(?=[A-Za-z0-9_]{1,64}(?![\w/<>]))")
_ATOMS = ("pre", "code")
_STYLES = ("bold", "italic", "underline", "strike")


def to_telegram(rich: Rich, *, pings: bool = False) -> tuple[str, list[dict[str, Any]]]:
    """The text without blanks at its ends, and its entities sorted; offsets and lengths in UTF-16 units.

    Inner quotes become lines led by "> ", a spoiler's reason stands before it, an e-mail address behind its
    link. Mentions are plain text; with `pings` those that name a user by number are real. Of more than
    `MAX_ENTITIES` the least important are left out, but what is hidden stays hidden. The text may come out
    empty.
    """
    writer = _Writer()
    few = _most_important(mark for mark in rich.marks if mark.kind != "mention" or (pings and _is_user(mark)))
    for piece in walk(Rich(rich.text, tuple(_legal(few)))):
        if isinstance(piece, str):
            writer.lines.write(piece)
        elif piece.opens:
            writer.open(piece.mark)
        else:
            writer.close(piece.mark, rich.text)
    shown = strip(Rich(writer.lines.text(), tuple(writer.marks)))
    offsets = utf16_offsets(shown.text)
    return shown.text, [_entity(mark, offsets) for mark in _most_important(shown.marks)]


def without_commands(rich: Rich) -> Rich:
    """The same text, but nothing in it is a command to tap on: for what people of other networks wrote."""
    return Rich(except_code(rich, _COMMAND.sub("\N{DIVISION SLASH}", rich.text)), rich.marks)


def _legal(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Without code in links and spoilers, and without styles over code: code may only lie in a quote."""
    atoms: list[Mark] = []
    covered = 0
    for mark in marks:
        if mark.kind in ("link", "mention", "spoiler"):
            covered = max(covered, mark.end)
        elif mark.kind in _ATOMS and mark.start >= covered:
            atoms.append(mark)
    yield from atoms
    for mark in marks:
        if mark.kind in _STYLES:
            yield from _around(mark, atoms)
        elif mark.kind not in _ATOMS:
            yield mark


def _around(style: Mark, atoms: list[Mark]) -> Iterator[Mark]:
    """What is left of a style when the code in it is taken out."""
    at = style.start
    for number in range(bisect_left(atoms, at, key=lambda atom: atom.start), len(atoms)):
        if atoms[number].start >= style.end:
            break
        yield style.at(at, atoms[number].start)
        at = atoms[number].end
    yield style.at(at, style.end)


class _Writer:
    """The text in the making, with what Telegram has no entity for spelled out."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.marks: list[Mark] = []
        self._starts: list[int] = []
        self._quotes = 0

    def open(self, mark: Mark) -> None:
        """A mark begins."""
        if mark.kind == "quote":
            self._quote(+1)
        elif mark.kind == "spoiler" and mark.value:
            self.lines.write(f"({mark.value}) ")
        self._starts.append(self.lines.length)

    def close(self, mark: Mark, text: str) -> None:
        """A mark ends; `text` is what its offsets refer to."""
        start = self._starts.pop()
        if mark.kind == "quote":
            self._quote(-1)
        words = text[mark.start : mark.end]
        if mark.kind == "link" and is_mail(mark.value) and not says(words, mark.value):
            self.lines.write(f" ({mark.value[len('mailto:') :]})")
        if self._has_entity(mark, words):
            self.marks.append(mark.at(start, self.lines.length))

    def _has_entity(self, mark: Mark, words: str) -> bool:
        """Telegram finds an address that stands in the text by itself."""
        if mark.kind == "link":
            return not is_mail(mark.value) and words != mark.value
        return mark.kind in _TYPES and not (mark.kind == "quote" and self._quotes)

    def _quote(self, step: int) -> None:
        self._quotes += step
        if step > 0 and self._quotes > 1:
            self.lines.new()
        self.lines.prefix = "> " * (self._quotes - 1)


def _most_important(marks: Iterable[Mark]) -> list[Mark]:
    """As many of the marks that Telegram has an entity for as it keeps."""
    return most_important((mark for mark in marks if mark.kind in _TYPES), MAX_ENTITIES)


def _is_user(mention: Mark) -> bool:
    """Whether it names a user by number, the only way that pings somebody without a user name."""
    return mention.value.isascii() and mention.value.isdecimal()


def _entity(mark: Mark, offsets: Sequence[int]) -> dict[str, Any]:
    offset = offsets[mark.start]
    entity: dict[str, Any] = {
        "type": _TYPES[mark.kind],
        "offset": offset,
        "length": offsets[mark.end] - offset,
    }
    if mark.kind == "link":
        entity["url"] = mark.value
    elif mark.kind == "mention":
        entity["user"] = {"id": int(mark.value)}
    elif mark.kind == "pre" and mark.value:
        entity["language"] = mark.value
    elif mark.kind == "quote" and mark.value:
        entity["type"] = "expandable_blockquote"
    return entity
