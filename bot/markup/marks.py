"""Marks: ranges of a text that are formatted, and how any set of them becomes well nested."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal, get_args

from bot.markup.links import address

#: Outermost first, where ranges are equal; of two that cross, the later in this list is split.
Kind = Literal["quote", "spoiler", "link", "mention", "bold", "italic", "underline", "strike", "code", "pre"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
#: Quotes deeper than this are taken for the level above.
DEEPEST_QUOTE = 4
#: More than anybody formats by hand; what follows from a text takes time in proportion to its marks.
MOST_MARKS = 600
#: Kept first when there are too many: what hides, then what carries content, then what adorns.
_IMPORTANCE: tuple[Kind, ...] = (
    *("spoiler", "link", "mention", "pre", "quote"),
    *("code", "bold", "italic", "underline", "strike"),
)
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,32}")
_LONGEST_REASON = 100
_LONGEST_USER = 255


@dataclass(frozen=True, slots=True)
class Mark:
    """One formatted range, `start` to `end` in code points.

    `value` is the address of a link, the language of a pre (or ""), the reason of a spoiler (or ""), the
    opaque user id of a mention, and "expandable" for a quote that is shown folded; "" for all others.
    """

    kind: Kind
    start: int
    end: int
    value: str = ""

    def at(self, start: int, end: int) -> Mark:
        """The same formatting elsewhere."""
        if (start, end) == (self.start, self.end):
            return self
        return Mark(self.kind, start, end, self.value)


def nest(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks sorted, outer before inner, none empty or beyond the text, none crossing another.

    Equal styles that touch are one, what lies inside code is dropped; quotes, code and links neither begin
    nor end with a newline; of more than `MOST_MARKS` the least important are left out. Doing it again
    changes nothing.
    """
    kinds: dict[Kind, list[Mark]] = {kind: [] for kind in KINDS}
    for mark in most_important(marks, MOST_MARKS):
        if fitting := _fitting(mark, len(text)):
            kinds[mark.kind].append(fitting)
    pres = _snug(text, _apart(kinds.pop("pre")))
    codes = [code for code in _snug(text, _joined(kinds.pop("code"))) if not _touched(code, pres)]
    atoms = sorted([*pres, *codes], key=_order)
    quotes = _stacked(_snug(text, _outside(_stacked(kinds.pop("quote")), atoms)))
    links = _snug(text, _outside(_joined(kinds.pop("link")), atoms))
    styles = [style for kind in kinds.values() for style in _outside(_joined(kind), atoms)]
    nested = _uncrossed([*atoms, *quotes, *links, *styles])
    return nested if len(nested) <= MOST_MARKS else nest(text, nested)


def most_important(marks: Iterable[Mark], most: int) -> list[Mark]:
    """At most `most` of the marks, in their order; too many spoilers become one, and the only mark."""
    given = list(marks)
    if len(given) <= most:
        return given
    spoilers = [mark for mark in given if mark.kind == "spoiler"]
    if len(spoilers) > most:
        return [Mark("spoiler", min(mark.start for mark in spoilers), max(mark.end for mark in spoilers))]
    ranked = sorted(range(len(given)), key=lambda number: _IMPORTANCE.index(given[number].kind))
    return [given[number] for number in sorted(ranked[:most])]


def _order(mark: Mark) -> tuple[int, int, int, str]:
    return mark.start, -mark.end, _RANK[mark.kind], mark.value


def _fitting(mark: Mark, length: int) -> Mark | None:
    start, end = max(mark.start, 0), min(mark.end, length)
    value = _VALUES[mark.kind](mark.value) if start < end else None
    if value is None or value == mark.value:
        return None if value is None else mark.at(start, end)
    return Mark(mark.kind, start, end, value)


def _language(value: str) -> str:
    return value if _LANGUAGE.fullmatch(value) else ""


def _reason(value: str) -> str:
    return " ".join(value.split())[:_LONGEST_REASON].rstrip()


def _user(value: str) -> str | None:
    return value if value and len(value) <= _LONGEST_USER and value.isprintable() else None


_VALUES: dict[Kind, Callable[[str], str | None]] = dict.fromkeys(KINDS, lambda _: "") | {
    "quote": lambda value: "expandable" if value else "",
    "pre": _language,
    "link": address,
    "mention": _user,
    "spoiler": _reason,
}


def _joined(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of one kind without overlap; those of equal value that touch become one."""
    found: list[Mark] = []
    for mark in sorted(marks, key=_order):
        last = found[-1] if found else None
        if last is None or mark.start > last.end:
            found.append(mark)
        elif mark.value == last.value:
            found[-1] = last.at(last.start, max(last.end, mark.end))
        elif mark.end > last.end:
            found.append(mark.at(last.end, mark.end))
    return found


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of one kind without overlap; neighbours stay two."""
    found: list[Mark] = []
    for mark in sorted(marks, key=_order):
        start = max(mark.start, found[-1].end) if found else mark.start
        if start < mark.end:
            found.append(mark.at(start, mark.end))
    return found


def _stacked(quotes: Iterable[Mark]) -> list[Mark]:
    """Quotes one inside the other or apart, not too deep."""
    found: list[Mark] = []
    outer: list[Mark] = []
    for quote in sorted(quotes, key=_order):
        while outer and outer[-1].end <= quote.start:
            outer.pop()
        if len(outer) < DEEPEST_QUOTE:
            outer.append(quote.at(quote.start, min(quote.end, outer[-1].end)) if outer else quote)
            found.append(outer[-1])
    return found


def _snug(text: str, blocks: Iterable[Mark]) -> list[Mark]:
    """The blocks without the newlines at their ends."""
    found = []
    for block in blocks:
        start, end = block.start, block.end
        while start < end and text[start] == "\n":
            start += 1
        while start < end and text[end - 1] == "\n":
            end -= 1
        if start < end:
            found.append(block.at(start, end))
    return found


def _touched(mark: Mark, others: Sequence[Mark]) -> bool:
    """Whether one of `others` (sorted, apart) shares a character with the mark."""
    after = bisect_left(others, mark.end, key=lambda other: other.start)
    return after > 0 and others[after - 1].end > mark.start


def _outside(marks: Iterable[Mark], atoms: Sequence[Mark]) -> list[Mark]:
    """The marks, cut so that none begins, ends or lies inside an atom (sorted, apart)."""
    starts = [atom.start for atom in atoms]
    found = []
    for mark in marks:
        start, end = mark.start, mark.end
        first = bisect_right(starts, start) - 1
        if first >= 0 and start < atoms[first].end and not _holds(mark, atoms[first]):
            start = atoms[first].end
        last = bisect_left(starts, end) - 1
        if last >= 0 and end < atoms[last].end:
            end = atoms[last].start
        if start < end:
            found.append(mark.at(start, end))
    return found


def _holds(mark: Mark, atom: Mark) -> bool:
    return mark.start <= atom.start and atom.end <= mark.end


def _any_cross(ordered: Iterable[Mark]) -> bool:
    ends: list[int] = []
    for mark in ordered:
        while ends and ends[-1] <= mark.start:
            ends.pop()
        if ends and ends[-1] < mark.end:
            return True
        ends.append(mark.end)
    return False


def _uncrossed(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks, split where they cross. At most a handful is open at any place, so this takes n log n."""
    ordered = sorted(marks, key=_order)
    if not _any_cross(ordered):
        return tuple(ordered)
    waiting = [_order(mark) for mark in ordered]  # a sorted list is a heap
    done: list[Mark] = []
    outer: list[Mark] = []
    while waiting:
        start, minus_end, rank, value = heappop(waiting)
        end = -minus_end
        while outer and outer[-1].end <= start:
            done.append(outer.pop())
        while outer and outer[-1].end < end:
            top = outer[-1]
            if _RANK[top.kind] <= rank:
                heappush(waiting, (top.end, -end, rank, value))
                end = top.end
            else:
                outer.pop()
                heappush(waiting, (start, -top.end, _RANK[top.kind], top.value))
                if top.start < start:
                    done.append(top.at(top.start, start))
        outer.append(Mark(KINDS[rank], start, end, value))
    return tuple(sorted(done + outer, key=_order))
