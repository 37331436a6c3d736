"""The backup file: a zip with every table as JSON lines and a few files, the same for both databases."""

from __future__ import annotations

import base64
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FORMAT = 1
MANIFEST = "openmic.json"

#: Bytes of one row: more than any row of ours has, and less than hurts.
LONGEST_ROW = 16 * 1024 * 1024

#: A row as JSON has it, by column.
Row = dict[str, Any]

#: What reading bytes that somebody altered can end in.
UNREADABLE = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    # Encrypted, compressed in an unknown way, or nested too deep.
    RuntimeError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


class Damaged(Exception):
    """The file is no backup, or not all of one."""


class TooNew(Exception):
    """The backup was made by a newer version of the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds; written last, so that a backup without it is not one."""

    format: int = FORMAT
    #: The database's revision when it was made.
    revision: str
    #: ISO, UTC.
    made_at: str
    #: Rows by table.
    tables: Mapping[str, int]
    #: Names of the files that belong to the data directory.
    files: Sequence[str]

    @property
    def rows(self) -> int:
        """All rows there are."""
        return sum(self.tables.values())


@contextmanager
def created(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive for the owner's eyes only; it has its name when it is whole and on the disk.

    Raises FileExistsError when there is a file of that name.
    """
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def put_table(archive: zipfile.ZipFile, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write a table, row by row; gives their number."""
    count = 0
    with archive.open(_entry(table), "w", force_zip64=True) as out:
        for count, row in enumerate(rows, 1):  # noqa: B007  # the number of the last is wanted
            out.write(json.dumps(dict(row), default=_plain, ensure_ascii=False).encode() + b"\n")
    return count


def put_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Say what is in it, at the end."""
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


class Archive:
    """An existing backup, checked from its first to its last byte; raises Damaged or TooNew."""

    def __init__(self, path: Path) -> None:
        """Raises also OSError when the file cannot be opened."""
        with ExitStack() as cleanup:
            file = cleanup.enter_context(path.open("rb"))
            try:
                self._zip = cleanup.enter_context(zipfile.ZipFile(file))
                self.manifest = self._read()
            except UNREADABLE as error:
                raise Damaged(f"{type(error).__name__}: {error}") from None
            self._cleanup = cleanup.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table in the order they were written, as JSON has them."""
        with self._zip.open(_entry(table)) as lines:
            # Only line feeds end a row: U+2028 and its like are people's words.
            while line := lines.readline(LONGEST_ROW + 1):
                yield _row(line, table)

    def file(self, name: str) -> bytes:
        """The content of one of the files."""
        return self._zip.read(file_entry(name))

    def _read(self) -> Manifest:
        broken = self._zip.testzip()
        given = json.loads(self._zip.read(MANIFEST))
        if given.get("format", 0) > FORMAT:
            raise TooNew(f"format {given['format']}")
        manifest = _believed(Manifest(**given))
        wanted = {_entry(table) for table in manifest.tables} | {file_entry(name) for name in manifest.files}
        if broken is not None or not wanted <= set(self._zip.namelist()):
            raise Damaged(broken or "something is missing")
        return manifest


def _believed(manifest: Manifest) -> Manifest:
    """The manifest, if what it says is of the kinds it should be; raises ValueError and its like."""
    datetime.fromisoformat(manifest.made_at).astimezone()
    lists = isinstance(manifest.tables, dict) and isinstance(manifest.files, list)
    names = [manifest.revision, *manifest.tables, *manifest.files]
    counts = [count for count in manifest.tables.values() if type(count) is not int or count < 0]
    if not lists or counts or not all(isinstance(name, str) for name in names):
        raise Damaged("the manifest")
    return manifest


def _row(line: bytes, table: str) -> Row:
    if len(line) > LONGEST_ROW:
        raise Damaged(f"{table}: a row is too long")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise Damaged(f"{table}: a row is not JSON") from None
    if not isinstance(row, dict):
        raise Damaged(f"{table}: a row is no object")
    return row


def file_entry(name: str) -> str:
    """Where a file of the data directory stands in the archive."""
    return f"files/{name}"


def _entry(table: str) -> str:
    return f"tables/{table}.jsonl"


def _plain(value: object) -> str:
    """What JSON has no word for; the column's type says how to read it back."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no place in a backup")
