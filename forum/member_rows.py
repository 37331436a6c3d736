"""One row of the register of members: what its cells mean, and which rows speak of the same person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum import cells
from forum.folding import fold
from forum.sheets import Problem, Row
from forum.topics import Glossary, name
from storage.models import RoleName, Topic

COLUMNS: Mapping[str, Sequence[str]] = {
    "name": ("vor- und nachname", "person"),
    "organisation": ("organization", "einrichtung", "träger"),
    "sector": ("bereich", "sektor"),
    "place": ("ort", "wohnort"),
    "languages": ("sprachen", "sprache"),
    "topics": ("themen", "thema"),
    "roles": ("rollen", "rolle"),
    "telegram": (),
    "matrix": (),
    "email": ("e-mail", "mail", "e-mail-adresse"),
}
#: Roles that hang on an account nobody can take over.
TRUSTED = frozenset(RoleName) - {RoleName.MEMBER}

#: What tells people apart: (column, value) of their accounts and mail, or of name and organisation.
Mark = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person as a file gives them; what is empty leaves what is known."""

    line: int
    name: str
    organisation: str
    sector: str | None
    place: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    roles: tuple[RoleName, ...]
    telegram: str
    matrix: str
    email: str

    @property
    def marks(self) -> list[Mark]:
        """How this person is known again; by name only where there is nothing else."""
        found = [
            (column, getattr(self, column).casefold())
            for column in ("telegram", "matrix", "email")
            if getattr(self, column)
        ]
        return found or [by_name(self.name, self.organisation)]


def by_name(person: str, organisation: str) -> Mark:
    """The mark of somebody without accounts and mail."""
    return "name", f"{fold(person)}\n{fold(organisation)}"


def read(rows: Iterable[Row], topics: Sequence[Topic]) -> tuple[list[Entry], list[Problem]]:
    """All entries, and everything that is wrong with any row."""
    glossary, names = Glossary(topics), [name(topic, "de") for topic in topics]
    readers: dict[str, Callable[[str], Any]] = {
        "name": cells.name,
        "organisation": str,
        "sector": cells.sector,
        "place": str,
        "languages": cells.tongues,
        "topics": lambda cell: cells.topic_keys(cell, glossary, names),
        "roles": cells.roles,
        "telegram": cells.telegram,
        "matrix": cells.matrix,
        "email": cells.email,
    }
    entries, problems = [], []
    for row in rows:
        wrong: list[Problem] = []
        values = {column: cells.attempt(wrong, row, column, reader) for column, reader in readers.items()}
        if not wrong:
            entries.append(Entry(line=row.line, **values))
        problems += wrong
    return entries, [*problems, *_too_trusted(entries), *_twins(entries)]


def _too_trusted(entries: Iterable[Entry]) -> list[Problem]:
    return [
        too_trusted(entry, entry.roles)
        for entry in entries
        if entry.telegram.startswith("@") and trusted(entry.roles)
    ]


def trusted(roles: Iterable[RoleName]) -> list[RoleName]:
    """The roles among these that need a sure account."""
    return [role for role in roles if role in TRUSTED]


def too_trusted(entry: Entry, roles: Iterable[RoleName]) -> Problem:
    """User names change hands, and no role may go with them."""
    sentence = (
        f"Die Rolle {trusted(roles)[0].value} braucht die Nummer des Kontos statt {entry.telegram}. "
        "Schreiben Sie zum Beispiel 123456789."
    )
    return Problem(line=entry.line, column="telegram", sentence=sentence)


def _twins(entries: Iterable[Entry]) -> list[Problem]:
    """Rows that speak of the same person."""
    first: dict[Mark, Entry] = {}
    problems = []
    for entry in entries:
        for mark in entry.marks:
            other = first.setdefault(mark, entry)
            if other is not entry:
                column, _ = mark
                what = f"„{getattr(entry, column)}“ steht" if column != "name" else f"„{entry.name}“ steht"
                sentence = f"{what} schon in Zeile {other.line}. Lassen Sie eine der beiden Zeilen stehen."
                problems.append(Problem(line=entry.line, column=column, sentence=sentence))
    return problems
