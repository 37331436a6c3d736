"""Words on their way out: nobody pinged who is not meant, nobody imitated."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from bot.markup import Mark, Rich, safe_name, set_apart
from bot.network import Author

_WORD_JOINER = "\u2060"
#: What Telegram would turn into something to tap: names it pings, commands it sends.
_LIVELY = re.compile(r"(?<!\w)@(?=\w)|(?<![\w/<>])/(?=\w)")
_ADDRESS = re.compile(r"(?<!\w)\w++://\S+")
#: The first letter of every line but the first, which begins with a name already.
_LINE_HEAD = re.compile(r"\n[^\w\n]*(?=\w)")
_COLONS = frozenset(":：꞉∶ː")


def lead(author: Author, said: Rich) -> Rich:
    """Who speaks, bold and with a colon, set apart from words of another direction."""
    name = f"{set_apart(_still(Rich(safe_name(author.name))).text, said.text)}:"
    return Rich(name, (Mark("bold", 0, len(name)),))


def gap(said: Rich) -> str:
    """What stands between the name and the words: a quote or code begins on a line of its own."""
    starts_block = any(mark.start == 0 and mark.kind in ("quote", "pre") for mark in said.marks)
    return "\n" if starts_block else " "


def relayed(said: Rich) -> Rich:
    """A person's words, in which nothing pings, can be tapped, or looks as if somebody else said it."""
    return _unlike_a_name(_still(said))


def _still(said: Rich) -> Rich:
    """The words without names that ping and commands that can be tapped.

    Code, links and people who are meant are left alone.
    """
    masked = list(_ADDRESS.sub(lambda found: "." * len(found[0]), said.text))
    for mark in said.marks:
        if mark.kind in ("code", "pre", "link", "mention"):
            masked[mark.start : mark.end] = "." * (mark.end - mark.start)
    found = _LIVELY.finditer("".join(masked))
    return _inserted(said, [sign.start() + (sign[0] == "@") for sign in found])


def _inserted(said: Rich, places: list[int]) -> Rich:
    """The text with a word joiner at each of the places (sorted)."""
    pieces = [said.text[start:end] for start, end in pairwise((0, *places, len(said.text)))]
    marks = (
        mark.at(mark.start + bisect_left(places, mark.start), mark.end + bisect_left(places, mark.end))
        for mark in said.marks
    )
    return Rich(_WORD_JOINER.join(pieces), tuple(marks))


def _unlike_a_name(said: Rich) -> Rich:
    """The words without bold "Name:" at the head of a line, which is how this program says who speaks."""
    heads = [found.end() for found in _LINE_HEAD.finditer(said.text)]
    return Rich(said.text, tuple(mark for mark in said.marks if not _imitates(mark, said.text, heads)))


def _imitates(mark: Mark, text: str, heads: list[int]) -> bool:
    first = bisect_left(heads, mark.start)
    leads_a_line = first < len(heads) and heads[first] < mark.end
    return mark.kind == "bold" and leads_a_line and not _COLONS.isdisjoint(text[mark.start : mark.end + 1])
