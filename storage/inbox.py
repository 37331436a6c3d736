"""The inbox: raw events, committed before their network is told that they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Integer, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.models import Base, Cursor, Inbox, InboxState
from storage.models.queues import ARRIVED

#: A row that fails this often is set aside with its raw bytes.
MAX_ATTEMPTS = 5
TABLE = cast("Table", Inbox.__table__)

Connection = AsyncConnection | AsyncSession


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One row to be routed."""

    id: int
    network: str
    raw: bytes
    received_at: datetime
    attempts: int


def insert_new(connection: Connection, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that leaves an existing row alone: repeated events and causes are ignored, never compared."""
    bound = connection.sync_connection if isinstance(connection, AsyncConnection) else connection.get_bind()
    return _insert(bound.dialect.name if bound is not None else "sqlite", table)


@cache
def _insert(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    if dialect == "postgresql":
        return postgresql.insert(cast("Table", table.__table__)).on_conflict_do_nothing()
    return sqlite.insert(cast("Table", table.__table__)).on_conflict_do_nothing()


async def deposit(
    connection: AsyncConnection,
    network: str,
    events: Sequence[tuple[str, bytes]],
    *,
    cursor: str | None,
    now: datetime,
) -> None:
    """Write down what was read (stable id, bytes), and how far, as one unit."""
    if events:
        rows = [
            {
                "network": network,
                "event_id": event_id,
                "raw": raw,
                "received_at": now,
                "state": InboxState.NEW,
            }
            for event_id, raw in events
        ]
        await connection.execute(insert_new(connection, Inbox), rows)
    if cursor is not None:
        await set_cursor(connection, network, cursor)


async def set_cursor(connection: Connection, network: str, value: str) -> None:
    """Write down how far `network` was read."""
    changed = await connection.execute(update(Cursor).where(Cursor.network == network).values(value=value))
    if not changed.rowcount:  # type: ignore[attr-defined]  # UPDATE yields a CursorResult
        await connection.execute(insert(Cursor).values(network=network, value=value))


async def cursor(connection: Connection, network: str) -> str | None:
    """How far `network` was read, as it last said itself."""
    return (
        await connection.execute(select(Cursor.value).where(Cursor.network == network))
    ).scalar_one_or_none()


async def waiting(connection: Connection, limit: int) -> list[InboxRow]:
    """The oldest rows that nobody has routed yet."""
    rows = await connection.execute(_WAITING, {"limit": limit})
    return [InboxRow(**row) for row in rows.mappings()]


#: On the table, not the class: the ORM would look for rows to refresh.
_FINISH = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("row"))
    .values(state=bindparam("state", type_=TABLE.c.state.type), raw=b"")
)
_WAITING = (
    select(TABLE.c.id, TABLE.c.network, TABLE.c.raw, TABLE.c.received_at, TABLE.c.attempts)
    .where(ARRIVED)
    .order_by(TABLE.c.id)
    .limit(bindparam("limit", type_=Integer))
)


async def finish(connection: Connection, row: InboxRow, state: InboxState) -> None:
    """The row is dealt with; its bytes have served and go."""
    await connection.execute(_FINISH, {"row": row.id, "state": state})


async def fail(connection: Connection, row: InboxRow, error: str, *, final: bool = False) -> bool:
    """Count a failed try; the last (or a `final`) one sets the row aside, bytes kept. True when set aside."""
    over = final or row.attempts + 1 >= MAX_ATTEMPTS
    state = InboxState.QUARANTINED if over else InboxState.NEW
    values = {"attempts": row.attempts + 1, "error": error[:500], "state": state}
    await connection.execute(update(Inbox).where(Inbox.id == row.id).values(**values))
    return over
