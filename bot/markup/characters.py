"""Characters: which may stay, how many UTF-16 units they take, where a text may be cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

#: Control characters, halves of surrogate pairs and noncharacters: databases and networks refuse them.
JUNK = re.compile("\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")

ZWNJ, ZWJ = "\u200c", "\u200d"
#: How far back a cut looks for the beginning of a cluster; longer ones are cut all the same.
_LONGEST_CLUSTER = 64
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def tidy(text: str) -> str:
    """The text without what no network takes; every kind of line break is a newline."""
    return newlines(JUNK.sub("", text))


def newlines(text: str) -> str:
    """Every single line break character becomes a newline; the length stays."""
    return _BREAKS.sub("\n", text)


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the way Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_offsets(text: str) -> Sequence[int]:
    """For each code point, and for the end, the UTF-16 offset where it begins."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that a reader takes for one character each, nearly as in UAX #29."""
    start = 0
    for place in range(1, len(text)):
        if _may_cut(text, place):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def cluster_start(text: str, place: int, floor: int) -> int:
    """Where to cut at or before `place`, but after `floor`, so that no cluster is torn; else `place`."""
    for candidate in range(place, max(floor, place - _LONGEST_CLUSTER), -1):
        if _may_cut(text, candidate):
            return candidate
    return place


def _may_cut(text: str, place: int) -> bool:
    """Whether `place`, which is inside the text, lies between two clusters."""
    before, after = text[place - 1], text[place]
    if after.isascii():
        return True
    if before == ZWJ or _extends(after):
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        return _flag_letters_before(text, place) % 2 == 0
    return True


def _extends(char: str) -> bool:
    return (
        char in (ZWNJ, ZWJ)
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags of regional flags
        or "\u1160" <= char <= "\u11ff"  # Hangul vowels and finals
        or unicodedata.category(char).startswith("M")
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, place: int) -> int:
    before = text[:place]
    return len(before) - len(before.rstrip(_FLAG_LETTERS))
