"""What importing a table came to: what is wrong with it, or what it changes; and the words for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.sheets import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Problems (then nothing was changed), or how many entries are new, changed and as they were."""

    problems: Sequence[Problem] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Names of what went because the file does not have it.
    removed: Sequence[str] = ()
    #: What whoever imports should know besides, in German.
    remarks: Sequence[str] = field(default_factory=tuple)

    @property
    def summary(self) -> str:
        """`118 neu, 2 geändert, 0 unverändert`."""
        counts = f"{self.new} neu, {self.changed} geändert, {self.unchanged} unverändert"
        return f"{counts}, {len(self.removed)} entfernt" if self.removed else counts


def ignored(headers: Sequence[str]) -> list[str]:
    """The remark about columns that nobody asked for."""
    if not headers:
        return []
    word = "Spalte" if len(headers) == 1 else "Spalten"
    return [f"Nicht gelesen: {word} {', '.join(headers)}."]
