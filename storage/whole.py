"""All of a database at once: into a backup while others write, and back out of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Enum,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from storage import archive as archives
from storage import engines, migrate
from storage.archive import Archive, Damaged, Manifest, Row, TooNew
from storage.failures import told
from storage.migrations import HEAD
from storage.models import Base, Inbox, InboxState, Leader, Lease, Outbox, OutboxState, Room, Worker
from storage.models.queues import ARRIVED, WAITING
from storage.readers import reader

BATCH = 500
#: Why a row was kept from going out.
RESTORED = "restored"


class NothingThere(Exception):
    """The database was never used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What had begun when the backup was made, and may long since have been finished."""

    #: Messages and other effects that were still to go out; dead, until somebody sends them again.
    effects: int
    #: Events that nobody had routed; set aside, bytes kept.
    events: int


def back_up(url: str, path: Path, files: Mapping[str, Path], now: datetime) -> Manifest:
    """Write one state of the whole database and these files into a new archive, whoever writes meanwhile.

    Raises FileExistsError when there is a file of that name, and NothingThere.
    """
    with _connection(url, writes=False) as connection, archives.created(path) as archive:
        if (revision := migrate.revision_of(connection)) is None:
            raise NothingThere
        counts = {
            table.name: archives.put_table(archive, table.name, _rows(connection, table))
            for table in _tables(connection, Base.metadata.tables)
        }
        for name, source in files.items():
            archive.write(source, archives.file_entry(name))
        manifest = Manifest(
            revision=revision,
            made_at=now.isoformat(),
            tables=counts,
            files=tuple(files),
        )
        archives.put_manifest(archive, manifest)
        return manifest


def is_empty(url: str) -> bool:
    """Whether nothing is lost when the database is written anew."""
    if (path := _file(url)) is not None and not path.exists():
        return True
    with _connection(url, writes=False) as connection:
        tables = _tables(connection, Base.metadata.tables)
        return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def restore(url: str, archive: Archive, now: datetime) -> HeldBack:
    """Make the database what it was, brought to this program's revision; all of it or, on any error, nothing.

    Raises TooNew when this program does not know the backup's revision, and Damaged when the rows are not
    those of a backup.
    """
    if archive.manifest.revision > HEAD:
        raise TooNew(f"revision {archive.manifest.revision}")
    if archive.manifest.revision not in _revisions():
        raise Damaged(f"revision {archive.manifest.revision}")
    with _no_trace(url), _connection(url) as connection:
        if migrate.revision_of(connection) is not None:
            migrate.on(connection, "base")
        migrate.on(connection, archive.manifest.revision)
        with _suspicious():
            _fill_everything(connection, archive)
            migrate.on(connection)
            _check_words(connection)
        return _hold_everything(connection, now)


def _revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {known.revision for known in ScriptDirectory(str(migrate.FOLDER)).walk_revisions()}


def _fill_everything(connection: Connection, archive: Archive) -> None:
    tables = _tables(connection, Base.metadata.tables)
    if {table.name for table in tables} != set(archive.manifest.tables):
        raise Damaged("other tables")
    for table in tables:
        _fill(connection, table, archive)
    for table in tables:
        _point(connection, table, archive)
        _count_on(connection, table)


def _check_words(connection: Connection) -> None:
    """To the database any word is a status; to the program only those it knows."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                unknown = type_coerce(column, String).not_in(column.type.enums)
                if connection.execute(select(literal(1)).select_from(table).where(unknown)).first():
                    raise Damaged(f"{table.name}.{column.name}: an unknown word")


@contextmanager
def _suspicious() -> Iterator[None]:
    """What cannot be read, or the database does not take, was not written by a backup."""
    try:
        # The database's own trouble is another matter.
        with told():
            yield
    except (*archives.UNREADABLE, SQLAlchemyError) as error:
        raise Damaged(type(error).__name__) from None


@contextmanager
def _no_trace(url: str) -> Iterator[None]:
    """A SQLite file that is not there is not there either when this fails."""
    with ExitStack() as undo:
        path = _file(url)
        if path is not None and not path.exists():
            for end in ("", "-wal", "-shm", "-journal"):
                undo.callback(path.with_name(path.name + end).unlink, missing_ok=True)
        yield
        undo.pop_all()


def _file(url: str) -> Path | None:
    target = engines.parsed(url)
    return Path(target.database) if target.get_backend_name() == "sqlite" and target.database else None


def hold_back(connection: Connection) -> int:
    """Nothing that waits in the outbox goes out by itself any more; the number of rows."""
    return connection.execute(
        update(Outbox)
        .where(WAITING)
        .values(state=OutboxState.DEAD, error=RESTORED)
        .execution_options(synchronize_session=False)
    ).rowcount


def _hold_everything(connection: Connection, now: datetime) -> HeldBack:
    """What was said in rooms up to now is history there, as if they were linked now: it may have crossed."""
    connection.execute(
        update(Room).where(Room.person_id.is_(None), Room.closed_at.is_(None)).values(linked_at=now)
    )
    # The processes of that time are gone, and with them all they led and leased.
    for table in (Lease, Leader, Worker):
        connection.execute(delete(table))
    events = connection.execute(
        update(Inbox).where(ARRIVED).values(state=InboxState.QUARANTINED, error=RESTORED)
    ).rowcount
    return HeldBack(effects=hold_back(connection), events=events)


@contextmanager
def _connection(url: str, *, writes: bool = True) -> Iterator[Connection]:
    engine = engines.plain(url, writes=writes)
    try:
        with told(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _tables(connection: Connection, names: Mapping[str, object]) -> list[Table]:
    """Those of these tables that are there, as they are at their revision, referred-to ones first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in names)
    return found.sorted_tables


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    rows = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(rows).mappings():
        yield dict(row)


def _fill(connection: Connection, table: Table, archive: Archive) -> None:
    later = {column.name for column in _own_kind(table)}
    readers = {column.name: reader(column) for column in table.columns}
    rows = archive.rows(table.name)
    written = 0
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(table), [_values(row, readers, later) for row in batch])
        written += len(batch)
    if written != archive.manifest.tables[table.name]:
        raise Damaged(f"{table.name}: {written} rows")


def _values(row: Row, readers: Mapping[str, Callable[[Any], Any]], later: set[str]) -> Row:
    if row.keys() != readers.keys():
        raise Damaged("other columns")
    return {
        name: None if value is None or name in later else readers[name](value) for name, value in row.items()
    }


def _point(connection: Connection, table: Table, archive: Archive) -> None:
    """Rows that refer to rows of their own table may refer to later ones: all must be there first."""
    for column in _own_kind(table):
        change = update(table).where(table.c.id == bindparam("row")).values({column.name: bindparam("other")})
        pointing = (row for row in archive.rows(table.name) if row[column.name] is not None)
        while batch := [{"row": row["id"], "other": row[column.name]} for row in islice(pointing, BATCH)]:
            connection.execute(change, batch)


def _own_kind(table: Table) -> list[Column[Any]]:
    return [
        column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    ]


def _count_on(connection: Connection, table: Table) -> None:
    """New rows are numbered after the restored ones; SQLite does that by itself."""
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        next_id = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(text(f"'{table.name}'"), text("'id'"))
        connection.execute(select(func.setval(sequence, next_id, text("false"))))
