"""Words made comparable: case, accents, umlauts, Arabic spellings do not matter, a slip is forgiven."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from unicodedata import combining, normalize

#: `ä` may be written `ae` or `a`; both sides are folded alike, so that nothing is lost by folding more.
DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
#: Letters of one sound that writers of Arabic exchange, and the stretching that says nothing.
ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
ARTICLE = "ال"
WORD = re.compile(r"[^\W_]+")
#: Words this long may have one slip, and how alike they must then be (0 to 1).
FORGIVEN, ALIKE = 5, 0.8
#: The beginning of a word counts from here on.
BEGINNING = 4


def fold(text: str) -> str:
    """The spelling in which texts are compared: lower case, no marks, one space between words."""
    bare = "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c)).translate(ARABIC)
    for digraph, letter in DIGRAPHS:
        bare = bare.replace(digraph, letter)
    return " ".join(bare.split())


def words(text: str) -> list[str]:
    """The folded words of a text, without the Arabic article."""
    return [_bare(word) for word in WORD.findall(fold(text))]


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 2 else word


def likeness(one: str, other: str) -> int:
    """How two folded words agree: 4 the same, 3 by beginning, 2 in a compound, 1 but for a slip, else 0."""
    if one == other:
        return 4
    short, long = sorted((one, other), key=len)
    if len(short) >= BEGINNING and long.startswith(short):
        return 3
    if len(short) > BEGINNING and short in long:
        return 2
    close = len(short) >= FORGIVEN and SequenceMatcher(None, one, other).ratio() >= ALIKE
    return 1 if close and short[0] == long[0] else 0
