"""Files that hold what people said, for the program's own eyes only, whatever the umask."""

from __future__ import annotations

import contextlib
import os

MODE = 0o600
MEMORY = ":memory:"


def make(path: str) -> None:
    """An empty file, unless there is one; SQLite gives its companions the same rights.

    One that is there must not even be opened: closing it would take away every lock that this process holds
    on it (fcntl(2)), and another program would take the database for its own.
    """
    if path and path != MEMORY:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, MODE))
