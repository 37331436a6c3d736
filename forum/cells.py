"""What one cell of a table means; a `Wrong` cell says what is wrong and what to write instead, in German."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any
from unicodedata import category

from forum import languages, sheets, whens
from forum.folding import fold
from forum.sheets import Problem, Row
from forum.topics import Glossary
from storage.models import RoleName

SECTORS = ("Verwaltung", "Zivilgesellschaft", "Wirtschaft")
#: Further words for the sectors and the roles, folded.
SECTOR_WORDS = {
    **{fold(sector): sector for sector in SECTORS},
    "public": "Verwaltung",
    "civil": "Zivilgesellschaft",
    "business": "Wirtschaft",
}
ROLE_WORDS = {
    **{role.value: role for role in RoleName},
    "mitglied": RoleName.MEMBER,
    "moderation": RoleName.MODERATOR,
    "moderatorin": RoleName.MODERATOR,
    "koordination": RoleName.COORDINATOR,
    "koordinator": RoleName.COORDINATOR,
    "koordinatorin": RoleName.COORDINATOR,
    "ombudsstelle": RoleName.OMBUDSPERSON,
    "ombudsperson": RoleName.OMBUDSPERSON,
}
TELEGRAM_ID, TELEGRAM_NAME = re.compile(r"[1-9]\d{0,18}"), re.compile(r"@[A-Za-z]\w{3,31}", re.ASCII)
MATRIX_ID = re.compile(r"@[\w.=/+-]+:[\w.-]+(:\d{1,5})?", re.ASCII)
EMAIL = re.compile(r"[^\s@<>()\",;]+@[^\s@<>()\",;.]+(\.[^\s@<>()\",;.]+)+")
LONGEST_NAME = 300  # characters
JOINERS = "\u200c\u200d"


class Wrong(ValueError):
    """The cell cannot be taken as it is."""


def name(cell: str) -> str:
    """How somebody or something is called."""
    if not cell:
        raise Wrong("Der Name fehlt. Schreiben Sie ihn in diese Zelle.")
    if len(cell) > LONGEST_NAME:
        raise Wrong(f"Der Name ist länger als {LONGEST_NAME} Zeichen. Kürzen Sie ihn.")
    if clean(cell) != cell:
        raise Wrong("Der Name enthält unsichtbare Zeichen. Tippen Sie ihn neu ein.")
    return cell


def clean(text: str) -> str:
    """The text without what cannot be seen: direction marks and the like let a name pass for another one."""
    return " ".join("".join(sign for sign in text if _is_visible(sign)).split())


def _is_visible(sign: str) -> bool:
    # Joiners belong to some scripts and to emoji.
    return sign in JOINERS or category(sign) != "Cf"


def sector(cell: str) -> str | None:
    """One of the three parts of society a network is made of."""
    if cell and fold(cell) not in SECTOR_WORDS:
        raise Wrong(f"„{cell}“ ist kein Bereich. Möglich sind: {', '.join(SECTORS)}.")
    return SECTOR_WORDS.get(fold(cell))


def tongues(cell: str) -> tuple[str, ...]:
    """Codes of languages given by code or name."""
    codes = {part: languages.code_of(part) for part in sheets.parts(cell)}
    _all_known(codes.items(), "keine bekannte Sprache. Schreiben Sie zum Beispiel de oder Ukrainisch.")
    return tuple(dict.fromkeys(code for code in codes.values() if code))


def topic_keys(cell: str, glossary: Glossary, names: Collection[str]) -> tuple[str, ...]:
    """Keys of topics given by key, name or synonym; `names` are those to choose from."""
    keys = {part: glossary.key_of(part) for part in sheets.parts(cell)}
    _all_known(keys.items(), f"kein Thema. Möglich sind: {', '.join(names)}.")
    return tuple(dict.fromkeys(key for key in keys.values() if key))


def roles(cell: str) -> tuple[RoleName, ...]:
    """What somebody is trusted with."""
    found = {part: ROLE_WORDS.get(fold(part)) for part in sheets.parts(cell)}
    possible = ", ".join(role.value for role in RoleName)
    _all_known(found.items(), f"keine Rolle. Möglich sind: {possible}.")
    return tuple(dict.fromkeys(role for role in found.values() if role))


def telegram(cell: str) -> str:
    """A number, or an @username in small letters."""
    if cell and not TELEGRAM_ID.fullmatch(cell) and not TELEGRAM_NAME.fullmatch(cell):
        raise Wrong(
            f"„{cell}“ ist kein Konto bei Telegram. "
            "Schreiben Sie die Nummer oder @name, zum Beispiel 123456789."
        )
    return cell.lower()


def matrix(cell: str) -> str:
    """A Matrix id."""
    if cell and not MATRIX_ID.fullmatch(cell):
        raise Wrong(f"„{cell}“ ist keine Matrix-Adresse. Schreiben Sie zum Beispiel @name:server.example.")
    return cell


def email(cell: str) -> str:
    """An address for mail."""
    if cell and not EMAIL.fullmatch(cell):
        raise Wrong(f"„{cell}“ ist keine E-Mail-Adresse. Schreiben Sie zum Beispiel name@verein.example.")
    return cell


def day(cell: str, today: date) -> date | None:
    """A date, not in the future: when something was confirmed."""
    if not cell:
        return None
    found, used = whens.leading_day(cell.split(), today) if not cell[:4].isdecimal() else _iso(cell)
    if found is None or used != len(cell.split()):
        raise Wrong(f"„{cell}“ ist kein Datum. Schreiben Sie zum Beispiel {today:%d.%m.%Y}.")
    if found > today:
        raise Wrong(f"„{cell}“ liegt in der Zukunft. Schreiben Sie, wann der Eintrag geprüft wurde.")
    return found


def attempt(problems: list[Problem], row: Row, column: str, reader: Callable[[str], Any]) -> Any:
    """What `reader` makes of a cell; None, with the problem noted, when it is wrong."""
    try:
        return reader(row[column])
    except Wrong as wrong:
        problems.append(Problem(line=row.line, column=column, sentence=str(wrong)))
        return None


def _iso(cell: str) -> tuple[date | None, int]:
    try:
        return date.fromisoformat(cell), 1
    except ValueError:
        return None, 0


def _all_known(found: Iterable[tuple[str, object]], what: str) -> None:
    if unknown := [f"„{part}“" for part, meaning in found if meaning is None]:
        raise Wrong(f"{', '.join(unknown)} {'ist' if len(unknown) == 1 else 'sind'} {what}")
