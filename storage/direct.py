"""Sessions and connections that call a statement like any function, where nothing in it has to wait.

SQLAlchemy runs every statement in a greenlet of its own, so that a driver can wait in the middle of it. In a
transaction SQLite's never does (`storage.inline`), and a greenlet costs as much as a short statement.
"""

from __future__ import annotations

from typing import Any, Self

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.inline import InlineConnection

#: As the library has it: when the call is over nothing is left to be fetched, nor to be loaded with it.
_WHOLE = {"prebuffer_rows": True}


class Connection(AsyncConnection):
    """A connection; where beginning may wait for others, that was done before the first statement."""

    #: The driver's own from the beginning: one that is lost meanwhile is not to be asked for again.
    _inline: InlineConnection | None = None

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._inline = _inline(self)
        return self

    async def execute(self, statement: Executable, parameters: Any = None, **options: Any) -> Any:
        """As the library's."""
        inline = self._inline
        if inline is None or not _is_at_once(inline, statement):
            return await super().execute(statement, parameters, **options)
        return inline.directly(self._proxied.execute, statement, parameters, **options)

    async def __aexit__(self, *raised: Any) -> None:
        """As the library's, without a task of its own where no cancellation can come in between."""
        inline = self._inline
        await (self.close() if inline and inline.ends_at_once else super().__aexit__(*raised))


class Session(AsyncSession):
    """A session; what the library builds upon `execute` gains as well."""

    _inline: InlineConnection | None = None

    async def set_out(self) -> None:
        """Let the transaction begin now, not at its first statement, so that none has to wait for it."""
        self._inline = _inline(await self.connection())

    async def execute(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        """As the library's."""
        inline = self._inline
        if inline is None or not _is_at_once(inline, statement):
            return await super().execute(statement, params, **options)
        options["execution_options"] = {**options.get("execution_options", {}), **_WHOLE}
        return inline.directly(self.sync_session.execute, statement, params, **options)

    async def __aexit__(self, *raised: Any) -> None:
        """As that of a connection."""
        inline = self._inline
        await (self.close() if inline and inline.ends_at_once else super().__aexit__(*raised))


def _inline(connection: AsyncConnection) -> InlineConnection | None:
    """The driver's own connection, where its statements run on the spot."""
    proxied = connection.sync_connection
    driver = proxied.connection.driver_connection if proxied is not None else None
    return driver if isinstance(driver, InlineConnection) else None


def _is_at_once(inline: InlineConnection, statement: Executable) -> bool:
    """Plain text may be anything, a PRAGMA for one."""
    return inline.at_rest and (statement.is_select or statement.is_dml)
