"""Crossing: what means somebody or leads somewhere, as it is called on the network that shows it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from bot.markup.marks import Mark
from bot.markup.rich import Rich

#: What an address must not be a mere part of.
_BEFORE, _AFTER = r"(?<![\w/.:@-])", r"(?!\w|[/?#&=%-]\w)"


def crossed(rich: Rich, *, mentions: Mapping[str, str], links: Mapping[str, str]) -> Rich:
    """The text with the users of `mentions` as they are called there, and the addresses of `links`.

    Mentions of anybody else become words; an address in code stays, for it is quoted and not followed.
    """
    marks = [_mark(mark, mentions, links) for mark in rich.marks]
    meant = Rich(rich.text, tuple(mark for mark in marks if mark is not None))
    return _readdressed(meant, links) if links else meant


def _mark(mark: Mark, mentions: Mapping[str, str], links: Mapping[str, str]) -> Mark | None:
    if mark.kind == "link":
        return Mark("link", mark.start, mark.end, links.get(mark.value, mark.value))
    if mark.kind != "mention":
        return mark
    user = mentions.get(mark.value)
    return Mark("mention", mark.start, mark.end, user) if user else None


def _readdressed(rich: Rich, links: Mapping[str, str]) -> Rich:
    longest_first = sorted(links, key=len, reverse=True)
    found = re.compile(f"{_BEFORE}(?:{'|'.join(map(re.escape, longest_first))}){_AFTER}")
    code = [mark for mark in rich.marks if mark.kind in ("code", "pre")]
    places = [place for place in found.finditer(rich.text) if not _touches(code, place)]
    if not places:
        return rich
    moves = _Moves(places, links)
    marks = (mark.at(moves.start(mark.start), moves.end(mark.end)) for mark in rich.marks)
    return Rich(_replaced(rich.text, places, links), tuple(marks))


def _touches(code: Sequence[Mark], place: re.Match[str]) -> bool:
    """Whether the place lies in code; `code` is sorted and apart."""
    before = bisect_left(code, place.end(), key=lambda mark: mark.start) - 1
    return before >= 0 and code[before].end > place.start()


def _replaced(text: str, places: Sequence[re.Match[str]], links: Mapping[str, str]) -> str:
    pieces: list[str] = []
    at = 0
    for place in places:
        pieces += [text[at : place.start()], links[place[0]]]
        at = place.end()
    return "".join([*pieces, text[at:]])


class _Moves:
    """Where the characters of a text are after its addresses were replaced."""

    def __init__(self, places: Sequence[re.Match[str]], links: Mapping[str, str]) -> None:
        self._starts = [place.start() for place in places]
        self._ends = [place.end() for place in places]
        self._grown = list(accumulate((len(links[place[0]]) - len(place[0]) for place in places), initial=0))

    def start(self, place: int) -> int:
        """Where a mark begins; not inside an address, which has other letters now."""
        passed = self._passed(place)
        return self._ends[passed] + self._grown[passed + 1] if self._is_inside(place) else self._after(place)

    def end(self, place: int) -> int:
        """Where a mark ends."""
        return self._after(self._starts[self._passed(place)] if self._is_inside(place) else place)

    def _after(self, place: int) -> int:
        return place + self._grown[self._passed(place)]

    def _is_inside(self, place: int) -> bool:
        passed = self._passed(place)
        return passed < len(self._starts) and self._starts[passed] < place

    def _passed(self, place: int) -> int:
        return bisect_right(self._ends, place)
