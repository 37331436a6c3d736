"""Rich: a text and its marks, always valid, and the few things one does with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.markup.characters import JUNK, newlines
from bot.markup.marks import Mark, nest


@dataclass(frozen=True, slots=True)
class Rich:
    """Formatted text. Whatever it is made from, its text is tidy and its marks are nested (`marks.nest`)."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        """Put text and marks in order."""
        junk = [found.start() for found in JUNK.finditer(self.text)]
        text = newlines(_left(self.text, junk) if junk else self.text)
        marks = _shifted(self.marks, junk) if junk else self.marks
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "marks", nest(text, marks) if marks else ())


class Edge(NamedTuple):
    """Where a mark opens or closes."""

    mark: Mark
    opens: bool


def walk(rich: Rich) -> Iterator[str | Edge]:
    """The text in order, interrupted by the edges of its marks, well nested."""
    at = 0
    for place, edge in _edges(rich.marks):
        if place > at:
            yield rich.text[at:place]
        at = place
        yield edge
    if at < len(rich.text):
        yield rich.text[at:]


def concat(*parts: Rich | str) -> Rich:
    """One text after the other; a `str` is plain text."""
    texts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for part in parts:
        rich = Rich(part) if isinstance(part, str) else part
        texts.append(rich.text)
        marks += (mark.at(mark.start + length, mark.end + length) for mark in rich.marks)
        length += len(rich.text)
    return Rich("".join(texts), tuple(marks))


def cut(rich: Rich, start: int, end: int) -> Rich:
    """The part from `start` to `end`; marks that reach beyond are cut too."""
    marks = (mark.at(max(mark.start, start) - start, min(mark.end, end) - start) for mark in rich.marks)
    return Rich(rich.text[start:end], tuple(marks))


def strip(rich: Rich) -> Rich:
    """The text without blanks and newlines at its ends."""
    end = len(rich.text.rstrip())
    start = end - len(rich.text[:end].lstrip())
    return rich if (start, end) == (0, len(rich.text)) else cut(rich, start, end)


def without(text: str, marks: Iterable[Mark], places: Iterable[int]) -> Rich:
    """The text without the characters at `places`, the marks moved accordingly."""
    gone = sorted(set(places))
    return Rich(_left(text, gone), _shifted(marks, gone))


def except_code(rich: Rich, changed: str) -> str:
    """`changed`, which is as long as the text, but with all code as it was."""
    pieces = []
    at = 0
    for mark in rich.marks:
        if mark.kind in ("code", "pre"):
            pieces += [changed[at : mark.start], rich.text[mark.start : mark.end]]
            at = mark.end
    return "".join([*pieces, changed[at:]])


def _left(text: str, gone: Sequence[int]) -> str:
    starts = (0, *(place + 1 for place in gone))
    return "".join(text[start:end] for start, end in zip(starts, (*gone, len(text)), strict=True))


def _shifted(marks: Iterable[Mark], gone: Sequence[int]) -> tuple[Mark, ...]:
    return tuple(
        mark.at(mark.start - bisect_left(gone, mark.start), mark.end - bisect_left(gone, mark.end))
        for mark in marks
    )


def _edges(marks: Iterable[Mark]) -> Iterator[tuple[int, Edge]]:
    outer: list[Mark] = []
    for mark in marks:
        while outer and outer[-1].end <= mark.start:
            yield outer[-1].end, Edge(outer.pop(), opens=False)
        outer.append(mark)
        yield mark.start, Edge(mark, opens=True)
    while outer:
        yield outer[-1].end, Edge(outer.pop(), opens=False)
