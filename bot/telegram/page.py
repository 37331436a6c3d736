"""A page: text written piece by piece, with lines, indentation, marks, and the files that stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.markup import Kind, Mark, Rich
from bot.things import Media


@dataclass(slots=True)
class Page:
    """A text in the making, and the files that stand in it."""

    marks: list[Mark] = field(default_factory=list)
    files: list[Media] = field(default_factory=list)
    length: int = 0
    indent: str = ""
    depth: int = 0
    _pieces: list[str] = field(default_factory=list)
    _due: int = 0

    def say(self, words: str) -> None:
        """Go on with `words`, on the line they need."""
        if not words:
            return
        if self._due and self.length:
            self._put("\n" * self._due + self.indent)
        self._due = 0
        self._put(words)

    def edge(self, lines: int = 1) -> None:
        """What follows stands so many lines further down."""
        self._due = max(self._due, lines)

    @contextmanager
    def marked(self, kind: Kind | None, value: str = "") -> Iterator[None]:
        """What is said meanwhile is formatted."""
        start = self.length + (self._due + len(self.indent) if self._due and self.length else 0)
        yield
        if kind and self.length > start:
            self.marks.append(Mark(kind, start, self.length, value))

    def rich(self) -> Rich:
        """All that was said."""
        return Rich("".join(self._pieces), tuple(self.marks))

    def _put(self, words: str) -> None:
        self._pieces.append(words)
        self.length += len(words)
