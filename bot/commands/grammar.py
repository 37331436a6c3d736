"""How a command is written: `/word`, `!word`, `/word@bot`, umlauts either way, then free text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: Prefix, word, an optional bot name (Telegram writes it in groups), the rest.
LINE = re.compile(r"^([/!])([^\W\d_][\w-]*)(?:@(\w+))?(?:\s+|$)(.*)$", re.DOTALL)
NUMBER = re.compile(r"#?(?:om-|a)?(?:\d{4}-)?\d{1,6}", re.IGNORECASE)

#: What stands before a command's word in rooms where many networks' habits meet, and where one has its own.
PREFIX, PREFIXES = "!", {"telegram": "/"}
#: Marks that nobody sees and clients bring along: soft hyphens, zero widths, directions, isolates.
INVISIBLE = dict.fromkeys(
    (0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)
#: Quotation marks by which a copied example begins, and what then ends it.
QUOTES = {"„": "“”", "“": "”", "‚": "‘’", "‘": "’", "»": "«", "«": "»", '"': '"', "'": "'", "`": "`"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A line that looks like a command; `word` is folded, `addressee` the bot it names."""

    word: str
    args: str
    addressee: str | None = None


def fold(word: str) -> str:
    """The spelling words are compared in: lower case, no umlauts."""
    return unicodedata.normalize("NFC", word).casefold().translate(SPELLINGS)


def prefix(network: str) -> str:
    """What stands before a command's word in rooms of a network."""
    return PREFIXES.get(network, PREFIX)


def tidy(line: str) -> str:
    """The line as a command is read: without invisible marks, quotation marks around it, or wide letters."""
    text = line.translate(INVISIBLE).strip()
    if text[:1] in QUOTES:
        inner = text[1:].rstrip(".")
        text = inner[:-1] if inner[-1:] and inner[-1] in QUOTES[text[0]] else text[1:]
    word, space, rest = _cut(text)
    return f"{unicodedata.normalize('NFKC', word)}{space}{rest}".strip()


def _cut(text: str) -> tuple[str, str, str]:
    """The first word, the white space after it, the rest."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    rest = text[len(word) :].lstrip()
    return word, text[len(word) : len(text) - len(rest)], rest


def read(line: str) -> Typed | None:
    """The command in a line of plain text, if it looks like one."""
    match = LINE.match(tidy(line))
    if match is None:
        return None
    _, word, addressee, args = match.groups()
    return Typed(word=fold(word), args=args.strip(), addressee=addressee)


def words(line: str) -> tuple[str, str]:
    """The first word of a line and the rest, lines of the rest kept."""
    parts = line.strip().split(maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (parts[0] if parts else "", "")


def numbers(line: str) -> list[int]:
    """The numbers of a line that holds nothing else: `3`, `1 3 5`, `1, 3 und 5`; none otherwise."""
    parts = line.replace(",", " ").replace(" und ", " ").split()
    short = all(part.isdecimal() and len(part) < 5 for part in parts)
    return [int(part) for part in parts] if short else []


def is_number(word: str) -> bool:
    """Whether this is how people write an idea's or a task's number: 12, OM-12, OM-2026-0012, A3."""
    return NUMBER.fullmatch(word) is not None
