"""Names: what people call themselves, made safe to stand before other people's words."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from bot.markup.characters import ZWJ, ZWNJ, clusters, tidy

#: Signs the program itself sets; a name must not imitate them.
MARKERS = frozenset("▒⟦⟧▸")
#: Letters by category that show nothing.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: Of a name with a colon the end would be read as what the person says.
_COLON = re.compile(rf" ?[:∶꞉ː˸։׃⁚]+[{ZWJ}{ZWNJ}]*(?= |$)")
_LONGEST = 60  # clusters
_LONGEST_CLUSTER = 12  # code points: a family with skin tones, but no tower of accents
_LONGEST_SOURCE = 512  # code points


def safe_name(name: str, longest: int = _LONGEST) -> str:
    """The name on one line, at most 60 characters as people count them, "?" if nothing is left.

    Controls, our own `MARKERS` and what shows nothing are taken out; styled letters become plain (NFKC), a
    colon that ends a word becomes a comma.
    """
    letters = unicodedata.normalize("NFKC", _allowed(tidy(name[:_LONGEST_SOURCE])))
    words = _COLON.sub(",", " ".join(_allowed(letters).split()))
    while words and (words[0] in (ZWJ, ZWNJ, " ") or unicodedata.category(words[0]).startswith("M")):
        words = words[1:]
    short = "".join(cluster[:_LONGEST_CLUSTER] for cluster in islice(clusters(words), longest))
    return short.rstrip(f"{ZWJ}{ZWNJ} ,") or "?"


def _allowed(text: str) -> str:
    """Without format controls, but for the joiners that Arabic script and emoji need."""
    return "".join(
        " " if char in _FILLERS else char
        for char in text
        if char in (ZWJ, ZWNJ) or (char not in MARKERS and unicodedata.category(char) != "Cf")
    )
