"""Split: a text too long for one message becomes several, always in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.markup.characters import cluster_start
from bot.markup.marks import Mark
from bot.markup.rich import Rich

_SENTENCE = re.compile(r"[.!?…؟۔][\"'»“”’)]*(?=\s)")
_LINES = re.compile(r"\s*\n")
_BLANKS = re.compile(r"\s*")


def split(rich: Rich, limit: int, measure: Callable[[str], int] = len) -> tuple[Rich, ...]:
    """Parts of at most `limit` each by `measure`, cut where a reader would pause; none for a blank text.

    `measure` gives every character at least 1 and adds up (`len`, `utf16`). Only blanks at a cut are lost;
    marks across it go on in the next part. The same text always gives the same parts. A single character is
    never cut, even if it alone is over the limit.
    """
    return tuple(_parts(rich, list(_ranges(rich.text, limit, measure))))


def _ranges(text: str, limit: int, measure: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    start = 0
    while text[start : start + 1]:
        reach = _reach(text, start, limit, measure)
        end = reach if reach == len(text) else _pause(text, start, reach)
        if not text[start:end].isspace():
            yield start, end
        start = _resume(text, end)


def _reach(text: str, start: int, limit: int, measure: Callable[[str], int]) -> int:
    """The furthest end that keeps within the limit, one character on at least."""
    fits, beyond = start + 1, min(len(text), start + limit) + 1
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        if measure(text[start:middle]) <= limit:
            fits = middle
        else:
            beyond = middle
    return fits


def _pause(text: str, start: int, reach: int) -> int:
    """The best end for a part: paragraph, line, sentence in its second half, else a word, else a cluster."""
    half = start + (reach - start) // 2 + 1
    if (end := text.rfind("\n\n", half, reach + 2)) >= 0 or (end := text.rfind("\n", half, reach + 1)) >= 0:
        return end
    sentences = [found.end() for found in _SENTENCE.finditer(text, half, reach + 1)]
    if sentences:
        return sentences[-1]
    words = max(text.rfind(blank, start + 1, reach + 1) for blank in (" ", "\n", "\t", "\u3000"))
    return words if words >= 0 else cluster_start(text, reach, start)


def _resume(text: str, end: int) -> int:
    """Where the next part begins: after the blanks, but an indented line keeps its indentation."""
    found = _LINES.match(text, end) or _BLANKS.match(text, end)
    return found.end() if found else end


def _parts(rich: Rich, ranges: list[tuple[int, int]]) -> Iterator[Rich]:
    """The text of each range with its marks, in one pass over the marks."""
    waiting = iter(rich.marks)
    following = next(waiting, None)
    current: list[Mark] = []
    for start, end in ranges:
        current = [mark for mark in current if mark.end > start]
        while following and following.start < end:
            current.append(following)
            following = next(waiting, None)
        marks = (mark.at(max(mark.start, start) - start, min(mark.end, end) - start) for mark in current)
        yield Rich(rich.text[start:end], tuple(marks))
