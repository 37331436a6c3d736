"""The database's file in virtual time: what may wait for the disk takes a drawn moment, and may fail."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite

from storage.inline import InlineConnection
from tests.faults.simulation.outside import Outside

Call = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class Disk:
    """Makes connections that need no thread; `trouble` is what SQLite says for as long as it is set."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.trouble: str | None = None
        self._open: list[Connection] = []

    def connecting(self, path: str, *, writes: bool = True) -> Callable[[], Awaitable[aiosqlite.Connection]]:
        """What the engine calls for a new connection."""

        def connect() -> Connection:
            connection = Connection(self, path, writes=writes)
            self._open.append(connection)
            return connection

        return connect

    def crash(self) -> None:
        """The operating system takes back what the program held; what was not committed is gone."""
        for connection in self._open:
            connection.drop()
        self._open.clear()

    def does(self, function: Callable[[], Any]) -> Any:
        """Carry a call out; raises what SQLite would."""
        if self.trouble is not None and _writes(function):
            raise sqlite3.OperationalError(self.trouble)
        return function()

    def takes(self) -> float:
        """Seconds that a call takes, now and then far too many."""
        chance = self.outside.chance
        return chance.uniform(0.05, 2.0) if chance.random() < 0.003 else chance.uniform(0.0002, 0.004)


class Connection(InlineConnection):
    """The program's own, but what it sends to the thread waits for a timer instead."""

    def __init__(self, disk: Disk, path: str, *, writes: bool) -> None:
        connector = partial(sqlite3.connect, path, check_same_thread=False)
        super().__init__(connector, iter_chunk_size=64, writes=writes)
        self._disk = disk
        self._tx = _Queue(disk)  # type: ignore[assignment]  # of a queue only put_nowait is asked

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()

    def _begun(self, begin: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        return self._disk.trouble is None and super()._begun(begin, args)

    def drop(self) -> None:
        """As if the process had been killed."""
        self._running = False
        if self._connection is not None:
            # A cursor of the dead program, not yet collected, would keep a closed connection's lock alive.
            self._connection.rollback()
            self._connection.close()
        self._connection = None


class _Queue:
    """In place of a thread and its queue: one call after another, each at its time."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._free = 0.0

    def put_nowait(self, call: Call) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # Garbage of a program that is dead.
            return
        self._free = max(loop.time(), self._free) + self._disk.takes()
        loop.call_at(self._free, self._do, *call)

    def _do(self, future: asyncio.Future[Any] | None, function: Callable[[], Any]) -> None:
        try:
            result = self._disk.does(function)
        except Exception as error:  # noqa: BLE001  # a thread hands on whatever it was
            if future is not None and not future.done():
                future.set_exception(error)
        else:
            if future is not None and not future.done():
                future.set_result(result)


def _writes(function: Callable[[], Any]) -> bool:
    """Taking the writer's lock, or committing."""
    if not isinstance(function, partial):
        return False
    words = function.args[0] if function.args else ""
    return function.func.__name__ == "commit" or (
        isinstance(words, str) and words.startswith("BEGIN IMMEDIATE")
    )


def copy_of(template: Path, folder: Path) -> Path:
    """A database of one's own."""
    place = folder / "openmic.db"
    place.write_bytes(template.read_bytes())
    return place
