"""Whether the file of a SQLite database is still where it was opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL

from storage.failures import Unavailable


class Place:
    """Who moves or deletes an open file takes only its name: it is written on, and all of that is lost."""

    def __init__(self, url: URL) -> None:
        """Databases without a file are always in place."""
        file = url.database if url.get_backend_name() == "sqlite" else None
        self._path = Path(file) if file else None
        self._found: tuple[int, int] | None = None

    def look(self) -> None:
        """Raises Unavailable when the name now leads to nothing, or to another file than at first."""
        if self._path is None:
            return
        try:
            status = self._path.stat()
        except FileNotFoundError:
            if self._found is None:
                return
            raise Unavailable("the file was moved away or deleted") from None
        self._found = self._found or (status.st_dev, status.st_ino)
        if self._found != (status.st_dev, status.st_ino):
            raise Unavailable("another file was put in the place of the database")
