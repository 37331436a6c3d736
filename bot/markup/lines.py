"""Lines: text written piece by piece, each line that says something led by a prefix."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Lines:
    """A text in the making; `prefix` leads every line begun while it is set."""

    prefix: str = ""
    length: int = 0
    _pieces: list[str] = field(default_factory=list)
    _fresh: bool = True

    def write(self, text: str) -> None:
        """Go on with `text`; its empty lines get no prefix."""
        if not self.prefix:
            self._put(text)
            self._fresh = text.endswith("\n") if text else self._fresh
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self._put("\n")
                self._fresh = True
            if line:
                self._put(self.prefix + line if self._fresh else line)
                self._fresh = False

    def new(self) -> None:
        """Go to the beginning of a line, unless there already."""
        if not self._fresh:
            self.write("\n")

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += len(piece)
