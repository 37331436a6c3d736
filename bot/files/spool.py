"""The folder for files on their way: whole or not there, private, and empty when their rows are done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNFINISHED = ".new"
#: The outbox row, its part, the file's place in it; other files in the folder are not ours.
_OURS = re.compile(rf"\d+-\d+-\d+(-cover)?({re.escape(_UNFINISHED)})?")


class Spool:
    """Files by the outbox row that needs them; names are the program's own, never people's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lying: dict[int, set[Path]] = {}

    def tidy(self) -> None:
        """After a start: what an earlier program left lying is nobody's any more."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if _OURS.fullmatch(path.name):
                    path.unlink()

    def place(self, row: int, part: int, number: int, *, cover: bool = False) -> Path:
        """Where a file of this row lies, or is to lie."""
        return self._folder / f"{row}-{part}-{number}{'-cover' if cover else ''}"

    @contextmanager
    def filling(self, row: int, place: Path) -> Iterator[Path]:
        """An empty file to write to, which lies at `place` when all went well, and else nowhere."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = place.with_name(f"{place.name}{_UNFINISHED}")
        self._lying.setdefault(row, set()).add(place)
        unfinished.unlink(missing_ok=True)
        try:
            unfinished.touch(mode=0o600)
            yield unfinished
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)

    def forget(self, row: int) -> None:
        """The row needs its files no more."""
        for path in self._lying.pop(row, ()):
            path.unlink(missing_ok=True)
