"""SQLAlchemy's cursor for SQLite without a switch of coroutines for what is run on the spot anyway."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util import await_


class _Done:
    """Is over when it is awaited; SQLAlchemy insists on awaiting something."""

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


_DONE = _Done()


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """Each of the library's own statements is five coroutines, each with two switches of greenlets."""

    __slots__ = ()
    _awaitable_cursor_close = False
    #: A storage.inline.InlineConnection; the types of the library's protocols differ.
    _connection: Any
    #: An aiosqlite.Cursor.
    _cursor: Any

    def _make_new_cursor(self, connection: Any) -> Any:
        try:
            return aiosqlite.Cursor(connection, connection.raw.cursor())
        except ValueError as error:
            # It is closed; the library has a name of its own for that.
            self._adapt_connection._handle_exception(error)

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        """Run it here and now, where nothing is to be waited for."""
        if not self._connection.at_once(operation):
            return super().execute(operation, parameters)
        return self._now(self._cursor._cursor.execute, operation, parameters or ())

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        """The same for many rows."""
        if not self._connection.at_once(operation):
            return super().executemany(operation, seq_of_parameters)
        return self._now(self._cursor._cursor.executemany, operation, seq_of_parameters)

    def _now(self, run: Callable[..., Any], operation: Any, parameters: Any) -> None:
        run(operation, parameters)
        if self._cursor.description:
            self._rows = deque(self._cursor._cursor.fetchall())
        # Who reads what was not loaded fails here, as with a driver that waits.
        if not self._connection.direct:
            await_(_DONE)

    def close(self) -> None:
        """Let go of what was not read; a cursor whose call is away lets go with the transaction."""
        self._rows.clear()
        if self._connection.at_rest:
            self._cursor._cursor.close()


class Adapted(AsyncAdapt_aiosqlite_connection):
    """A connection of ours as SQLAlchemy wants it."""

    __slots__ = ()
    _cursor_cls = Cursor
