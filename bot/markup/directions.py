"""Directions: a name and the words after it may run in different ones."""

from __future__ import annotations

import re

#: Hebrew, Arabic and the other scripts that run from right to left.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_FIRST_STRONG, _END = "\u2068", "\u2069"


def set_apart(name: str, words: str) -> str:
    """A safe name to stand before `words`: isolated where one of them runs from right to left.

    So neither turns the other round, and a client aligns the message by its words.
    """
    if _RIGHT_TO_LEFT.search(name) or _RIGHT_TO_LEFT.search(words):
        return f"{_FIRST_STRONG}{name}{_END}"
    return name
