"""How a command is written: `/word`, `!word`, `/word@bot`, umlauts either way, then free text."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: Prefix, word, an optional bot name (Telegram writes it in groups), the rest.
LINE = re.compile(r"^([/!])([^\W\d_][\w-]*)(?:@(\w+))?(?:\s+|$)(.*)$", re.DOTALL)

NUMBER = re.compile(r"#?(?:om-|a)?(?:\d{4}-)?\d{1,6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A line that looks like a command; `word` is folded, `addressee` the bot it names."""

    word: str
    args: str
    addressee: str | None = None


def fold(word: str) -> str:
    """The spelling words are compared in: lower case, no umlauts."""
    return word.casefold().translate(SPELLINGS)


def read(line: str) -> Typed | None:
    """The command in a line of plain text, if it looks like one."""
    match = LINE.match(line.strip())
    if match is None:
        return None
    _, word, addressee, args = match.groups()
    return Typed(word=fold(word), args=args.strip(), addressee=addressee)


def words(line: str) -> tuple[str, str]:
    """The first word of a line and the rest, lines of the rest kept."""
    parts = line.strip().split(maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (parts[0] if parts else "", "")


def is_number(word: str) -> bool:
    """Whether this is how people write an idea's or a task's number: 12, OM-12, OM-2026-0012, A3."""
    return NUMBER.fullmatch(word) is not None
