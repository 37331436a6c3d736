"""A row for every table there is, whichever revision it is at, and all rows read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
    select,
    update,
)

from storage import engines
from storage.models import Base

#: What people write, with the characters that quoting and encodings like least.
WORDS = "Wohnung für „Олену“ 🏠 – عربي \\ 'ї' \"x\"\n%s {0} \u2028"
MOMENT = datetime(2026, 11, 23, 7, 59, 59, 123456)  # noqa: DTZ001  # as it is stored
ROWS = (1, 2)

Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def opened(url: str, *, writes: bool = False) -> Iterator[Connection]:
    """A connection outside of any event loop, given back at the end."""
    engine = engines.plain(url, writes=writes)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def fill(url: str) -> None:
    """Two rows in every table: one with everything in it, one with as little as possible."""
    with opened(url, writes=True) as connection:
        tables = _tables(connection)
        for table in tables.sorted_tables:
            rows = [{column.name: _value(column, number) for column in table.columns} for number in ROWS]
            connection.execute(insert(table), rows)
        for table in tables.sorted_tables:
            for column in filter(_is_of_its_own_kind, table.columns):
                connection.execute(update(table).where(table.c.id == 1).values({column.name: 2}))


def everything(url: str) -> Rows:
    """All rows of all tables, by table, oldest first."""
    with opened(url) as connection:
        return {
            table.name: [dict(row) for row in connection.execute(_all(table)).mappings()]
            for table in _tables(connection).sorted_tables
        }


def narrowed(rows: Rows, like: Mapping[str, list[dict[str, Any]]]) -> Rows:
    """Only the tables and columns that `like` has."""
    return {
        table: [{name: row[name] for name in like[table][0]} for row in rows[table]]
        for table in rows
        if table in like
    }


def _tables(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    tables.remove(tables.tables["alembic_version"])
    return tables


def _all(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _value(column: Column[Any], number: int) -> Any:
    if column.primary_key and isinstance(column.type, Integer):
        return number
    if column.nullable and (number == 2 or _is_of_its_own_kind(column)):
        return None
    return number if column.foreign_keys else _of_type(column, number)


def _of_type(column: Column[Any], number: int) -> Any:
    known = Base.metadata.tables[column.table.name].columns.get(column.name)
    if known is not None and isinstance(known.type, Enum):
        return known.type.enums[0]
    match column.type:
        case Boolean():
            return number == 1
        case Integer():
            return 2026 + number
        case DateTime():
            return MOMENT + timedelta(days=number)
        case Date():
            return date(2026, 11, number)
        case LargeBinary():
            return bytes(range(256))
        case JSON():
            return {"text": f"{WORDS} {number}", "none": None, "list": [1, 2.5, True, {}]}
    return f"{WORDS} {number}"


def _is_of_its_own_kind(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)
