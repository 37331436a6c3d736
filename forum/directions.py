"""Two directions in one text: what is put into a sentence keeps its own, and lines keep their language's."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from unicodedata import bidirectional

from markupsafe import Markup

#: What is between the first two and the last is laid out by itself: by its first letter, or left to right.
FIRST_STRONG, LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"
#: Invisible letters: one at both ends of a line holds it in its direction, whatever stands around it.
LEFT_MARK, RIGHT_MARK = "\u200e", "\u200f"
#: Bidirectional classes of Hebrew and Arabic letters.
RIGHT_TO_LEFT = ("R", "AL")
#: Embeddings, overrides and isolates; foreign ones would end ours.
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<[^>]*>")
_LINE = re.compile(r"((?:<[^>]*>)*)(.*?)((?:<[^>]*>)*)")
_ALONE = re.compile(f"{FIRST_STRONG}([^{FIRST_STRONG}{END}]*){END}")
_LATIN = "A-Za-z\u00c0-\u024f"
#: In a right-to-left text: tags, quotations, values with letters before them, Latin words, dates and times.
_PIECE = re.compile(
    rf"(?P<tag><[^>]*>)|«(?P<quoted>[^»]*)»|(?P<labelled>[{_LATIN}]+%\(\w+\)s)|(?P<value>%\(\w+\)s)"
    rf"|(?P<latin>[{_LATIN}][{_LATIN}0-9]*(?:[ ·.,:/@_-]+[{_LATIN}0-9]+)*|[0-9]+(?:[.:/-][0-9]+)+)"
)
_VALUE = re.compile(r"%\((\w+)\)s")


def has_right_to_left(text: str) -> bool:
    """Whether there is a Hebrew or Arabic letter in it."""
    return not text.isascii() and any(bidirectional(char) in RIGHT_TO_LEFT for char in text)


def isolate(value: Any, *, rtl: bool) -> Any:
    """A value to put into a sentence, each of its lines isolated where it might run the other way.

    In a right-to-left sentence that is everything with a letter or digit, else only what holds right-to-left
    letters. Doing it again changes nothing. Markup is left alone: it is a sentence of the same language, or a
    list of values that are isolated one by one.
    """
    if isinstance(value, Markup):
        return value
    text = CONTROLS.sub("", str(value))
    return "\n".join(map(_isolated, text.split("\n"))) if rtl or has_right_to_left(text) else text


def _isolated(line: str) -> str:
    return f"{FIRST_STRONG}{line}{END}" if any(char.isalnum() for char in line) else line


@cache
def foreign_isolated(text: str) -> str:
    """A right-to-left text of the catalogue with its commands, Latin words, dates and times isolated."""
    return _PIECE.sub(_piece, CONTROLS.sub("", text))


def _piece(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return f"«{_quoted(found['quoted'])}»"
    if found["labelled"] or found["latin"]:
        return f"{LEFT_TO_RIGHT}{found[0]}{END}"
    return found[0]


def _quoted(text: str) -> str:
    """A command is typed from left to right, also where right-to-left words follow it."""
    if _VALUE.fullmatch(text):
        return text
    command = "word" in _VALUE.findall(text) or re.search("[A-Za-z]", _VALUE.sub("", text))
    return f"{LEFT_TO_RIGHT}{text}{END}" if command else text


def wherever(dialect: str) -> re.Pattern[str]:
    """Finds these words in what was said, however their lines are isolated and held there."""
    between = f"[{LEFT_MARK}{RIGHT_MARK}{FIRST_STRONG}{END}]*\n[{LEFT_MARK}{RIGHT_MARK}{FIRST_STRONG}{END}]*"
    return re.compile(between.join(re.escape(line) for line in dialect.split("\n")))


def without_in_tags(dialect: str) -> str:
    """The text with nothing isolated inside its tags: an address is not a sentence."""
    return _TAG.sub(lambda tag: CONTROLS.sub("", tag[0]), dialect)


def held(dialect: str, *, rtl: bool, among_others: bool = False) -> str:
    """The text with its lines held in their direction, where something might turn them.

    `among_others`: it stands in one message with a text of the other direction.
    """
    text = "\n".join(
        _held(line, rtl=rtl) if rtl or among_others or has_right_to_left(line) else line
        for line in dialect.split("\n")
    )
    # Clients align a whole message by its first letter, and that may be a Latin name's.
    return f"{RIGHT_MARK}{text}" if rtl and _TAG.sub("", text).startswith(LEFT_MARK) else text


def _held(line: str, *, rtl: bool) -> str:
    parts = _LINE.fullmatch(line)
    assert parts is not None  # it matches every line
    opening, words, closing = parts.groups()
    if not any(char.isalnum() for char in words):
        return line
    mark = RIGHT_MARK if _runs_right_to_left(words, rtl=rtl) else LEFT_MARK
    return f"{opening}{mark}{words}{mark}{closing}"


def _runs_right_to_left(words: str, *, rtl: bool) -> bool:
    """Somebody's words alone on a line run as they were written, everything else as the language does."""
    alone = _ALONE.fullmatch(_TAG.sub("", words))
    classes = (bidirectional(char) for char in alone[1]) if alone else ()
    strong = next((kind for kind in classes if kind in ("L", *RIGHT_TO_LEFT)), None)
    return rtl if strong is None else strong in RIGHT_TO_LEFT
