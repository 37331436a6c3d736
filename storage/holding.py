"""Locks of the operating system: of the one program that works on a SQLite file, and of folders."""

from __future__ import annotations

import fcntl
import os
from itertools import count
from pathlib import Path

from sqlalchemy.engine import URL


class FileLock:
    """A file beside the database's; the kernel lets go of it however this process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @classmethod
    def beside(cls, url: URL) -> FileLock | None:
        """The lock of a SQLite file; other databases have locks of their own."""
        if url.get_backend_name() != "sqlite" or not url.database:
            return None
        return cls(Path(f"{url.database}.lock"))

    @property
    def folder(self) -> Path:
        """The folder that a lock of `first` is for."""
        return self._path.with_suffix("")

    @classmethod
    def first(cls, directory: Path, name: str) -> FileLock:
        """Taken, for the first folder of this name (then `name-2`, …) that no other process uses."""
        for number in count(1):
            lock = cls(directory / (f"{name}.lock" if number == 1 else f"{name}-{number}.lock"))
            if lock.take():
                break
        return lock

    def take(self) -> bool:
        """Take it, unless somebody else has it."""
        if self._descriptor is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go of it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
