"""Tables as offices keep them: CSV in any of the usual encodings and with any of the usual separators."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from forum.folding import fold

SEPARATORS = (";", ",", "\t")
#: Lists within one cell.
LIST = "; "
#: A register of 5,000 people has less than a tenth of this.
LARGEST = 5_000_000  # bytes
#: No cell is longer than a few lines; a quotation mark nobody closed would swallow the rest of the file.
LINES_A_ROW = 30
LONGEST_CELL = 1_000  # characters
#: How alike a mistyped header must be to one that exists (0 to 1).
NEAR = 0.8
#: What a spreadsheet takes for the beginning of a formula; an apostrophe before it makes it text.
FORMULA, GUARD = ("=", "+", "-", "@"), "'"


class Unreadable(Exception):
    """The file is no table; the message says why and what to do, in German."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something wrong in a file, in German; `line` counts from 1, the header among them."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"Zeile {self.line}, Spalte {self.column}" if self.column else f"Zeile {self.line}"
        return f"{where}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, its cells by column; a missing column is an empty cell."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What could be read, what could not, and the headers nobody asked for."""

    rows: Sequence[Row]
    problems: Sequence[Problem]
    ignored: Sequence[str]


def read(data: bytes, columns: Mapping[str, Sequence[str]], *, required: str) -> Sheet:
    """Read a table; `columns` gives each column's other names. Raises `Unreadable`."""
    lines = io.StringIO(_text(data), newline="").readlines()
    first = 1 if lines and lines[0].lower().startswith("sep=") else 0
    known = {fold(name): column for column, others in columns.items() for name in (column, *others)}
    separator, header = _header(lines[first:], known)
    found = [known.get(fold(cell), "") for cell in header]
    _check(found, columns, required)
    every = [
        cells if isinstance(cells, Problem) else _row(line, cells, found)
        for line, cells in _rows(lines, first + 1, separator)
    ]
    strange = [
        cell.strip() for cell, column in zip(header, found, strict=True) if cell.strip() and not column
    ]
    meant = {cell: column for cell in strange if (column := _meant(cell, known)) and column not in found}
    return Sheet(
        rows=[row for row in every if isinstance(row, Row) and any(row.cells.values())],
        problems=[
            *(_mistyped(first + 1, cell, column) for cell, column in meant.items()),
            *(problem for problem in every if isinstance(problem, Problem)),
        ],
        ignored=[cell for cell in strange if cell not in meant],
    )


def write(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A table that spreadsheets open without running anything in it, and `read` reads back as it was."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(columns)
    table.writerows([[_guarded(row.get(column, "")) for column in columns] for row in rows])
    return out.getvalue()


def parts(cell: str) -> list[str]:
    """The entries of a list in one cell, each once."""
    for separator in (",", "|", "\n"):
        cell = cell.replace(separator, ";")
    return list(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable("Die Datei ist größer als 5 MB. Teilen Sie sie auf.")
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("Die Datei ist keine CSV-Datei. Speichern Sie die Tabelle als „CSV UTF-8“.")


def _header(lines: Sequence[str], known: Mapping[str, str]) -> tuple[str, list[str]]:
    """The separator under which the first line names most columns, and its cells."""
    best = max(SEPARATORS, key=lambda one: sum(fold(cell) in known for cell in _cells(lines, one)))
    return best, _cells(lines, best)


def _cells(lines: Sequence[str], separator: str) -> list[str]:
    return next(csv.reader(lines[:1], delimiter=separator), [])


def _check(found: Sequence[str], columns: Mapping[str, Sequence[str]], required: str) -> None:
    if required not in found:
        raise Unreadable(
            f"In der ersten Zeile fehlt die Spalte {required}. Möglich sind: {', '.join(columns)}."
        )
    if twice := sorted({column for column in found if column and found.count(column) > 1}):
        raise Unreadable(f"In der ersten Zeile steht die Spalte {twice[0]} zweimal.")


def _meant(cell: str, known: Mapping[str, str]) -> str:
    """The column that a header nobody knows probably stands for, "" when it is like none."""
    near = difflib.get_close_matches(fold(cell), known, n=1, cutoff=NEAR)
    return known[near[0]] if near else ""


def _mistyped(line: int, cell: str, column: str) -> Problem:
    sentence = f"Eine Spalte „{cell}“ gibt es nicht, gemeint ist wohl {column}. Schreiben Sie {column}."
    return Problem(line=line, column="", sentence=sentence)


def _rows(lines: Sequence[str], start: int, separator: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Line number and cells of every row; after one that cannot be read, on with the next line."""
    at = start
    while at < len(lines):
        reader = csv.reader(islice(lines, at, at + LINES_A_ROW), delimiter=separator, strict=True)
        try:
            yield at + 1, next(reader, [])
            at += max(1, reader.line_num)
        except csv.Error:
            sentence = "Ein Anführungszeichen ist nicht geschlossen. Setzen Sie es am Ende der Zelle."
            yield at + 1, Problem(line=at + 1, column="", sentence=sentence)
            at += 1


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row | Problem:
    if any(cell.strip() for cell in cells[len(columns) :]):
        sentence = (
            f"Hier stehen {len(cells)} Zellen, die erste Zeile hat {len(columns)}. "
            "Setzen Sie Zellen mit Trennzeichen in Anführungszeichen."
        )
        return Problem(line=line, column="", sentence=sentence)
    named = {column: _plain(cell) for column, cell in zip(columns, cells, strict=False) if column}
    if long := next((column for column, cell in named.items() if len(cell) > LONGEST_CELL), None):
        return Problem(line=line, column=long, sentence=f"Die Zelle ist länger als {LONGEST_CELL} Zeichen.")
    return Row(line=line, cells=named)


def _plain(cell: str) -> str:
    """The cell on one line, without the guard against formulas."""
    text = " ".join(cell.split())
    return text[len(GUARD) :] if text.startswith(GUARD) and _is_formula(text) else text


def _guarded(cell: str) -> str:
    text = " ".join(cell.split())
    return f"{GUARD}{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(GUARD).startswith(FORMULA)
