"""One message as text for a terminal: who, what, under which message, with which reactions and buttons."""

from __future__ import annotations

import re
from unicodedata import bidirectional

from rich.text import Text

from rehearsal.board import Entry
from rehearsal.players import Shown

#: Names and numbers are isolated for clients; a terminal would show these characters, or nothing.
_ISOLATES = re.compile("[\u200e\u200f\u2066-\u2069]")
LEFT_TO_RIGHT_MARK = "\u200e"
_REMARKS = {"changed": " (geändert)", "gone": " (entfernt)"}
_QUOTED = 32  # characters of the message replied to


def bubble(entry: Entry) -> Text:
    """The message; what is old is dim, what is gone is struck through."""
    shown = entry.shown
    words = readable(shown.text)
    text = Text(style="dim" if entry.news == "old" else "")
    text.append(_name(shown), style="cyan" if shown.by_bot else "bold green")
    text.append(_remarks(entry), style="dim")
    alone = "\n" in words or right_to_left(words)
    text.append(":\n" if alone else ": ")
    text.append(words, style="strike" if entry.news == "gone" else "")
    if below := _below(shown):
        text.append(f"\n{below}", style="yellow")
    return text


def readable(text: str) -> str:
    """The text without characters that only steer its direction."""
    return _ISOLATES.sub("", text).strip()


def right_to_left(line: str) -> bool:
    """Whether a line begins on the right: its first letter is Arabic or Hebrew."""
    strong = (bidirectional(letter) for letter in line)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def _name(shown: Shown) -> str:
    return "Bot" if shown.by_bot else shown.author


def _remarks(entry: Entry) -> str:
    remark = _REMARKS.get(entry.news, "")
    if entry.above is None:
        return remark
    words = " ".join(readable(entry.above.text).split())
    cut = f"{words[:_QUOTED].rstrip()} …" if len(words) > _QUOTED else words
    return f"{remark} auf „{cut}“"


def _below(shown: Shown) -> str:
    reactions = [f"{emoji} {count}" for emoji, count in shown.reactions.items()]
    buttons = [f"[{label}]" for label, touched in shown.choices if label == touched]
    return "  ".join([*reactions, *buttons])
