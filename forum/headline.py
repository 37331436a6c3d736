"""The title of a text: its first sentence, short enough for one line."""

from __future__ import annotations

import re

from forum.facts import shorten

LONGEST = 80
#: A sentence ends before a capital; not after a single letter ("z. B.") or a number ("am 2. Dienstag").
END = re.compile(r"(?<!\b\w)(?<!\d)[.!?…؟](?=\s+[^\Wa-zäöü_])")


def of(text: str) -> str:
    """The first sentence on one line, without its full stop, at most 80 characters."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    end = END.search(line)
    sentence = " ".join((line[: end.end()] if end else line).split())
    return shorten(sentence.removesuffix("."), LONGEST)
