"""The directory of offices as a table: taken in, changed and given out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum import audit, cells, sheets
from forum.context import Context
from forum.folding import fold
from forum.sheets import Problem, Row
from forum.tables import Outcome, ignored
from forum.topics import SILENT
from storage import directory
from storage.models import Office

COLUMNS: Mapping[str, Sequence[str]] = {
    "office": ("stelle", "amt", "name"),
    "sector": ("bereich", "sektor"),
    "answers_for": ("zuständig für", "themen"),
    "place": ("ort",),
    "contact": ("kontakt", "ansprechperson"),
    "deputy": ("vertretung",),
    "hours": ("zeiten", "öffnungszeiten", "sprechzeiten"),
    "phone": ("telefon",),
    "email": ("e-mail", "mail"),
    "web": ("webseite", "internet"),
    "confirmed": ("bestätigt", "stand"),
}
#: Columns whose cells are kept as they were written.
WORDS = ("place", "contact", "deputy", "hours", "phone", "web")
#: Columns that have another name than the field they are kept in.
FIELDS = {"confirmed": "confirmed_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One office as a file gives it; `values` are what it has columns for, the others stay as they are."""

    name: str
    values: Mapping[str, Any]


async def load(ctx: Context, data: bytes, *, dry_run: bool = False, replace: bool = False) -> Outcome:
    """Take in a table of offices; with `replace` what it lacks goes. Raises `sheets.Unreadable`."""
    sheet = sheets.read(data, COLUMNS, required="office")
    entries, problems = _read(sheet.rows, ctx.today)
    if wrong := sorted([*sheet.problems, *problems]):
        return Outcome(problems=wrong)
    before = {fold(office.name): office for office in await directory.offices(ctx.session)}
    changed = sum(_differs(before[key], entry) for key, entry in entries.items() if key in before)
    new = sum(key not in before for key in entries)
    gone = [office for key, office in before.items() if replace and key not in entries]
    if not dry_run:
        await directory.remove_offices(ctx.session, [office.id for office in gone])
        await _apply(ctx, before, entries)
    return Outcome(
        new=new,
        changed=changed,
        unchanged=len(entries) - new - changed,
        removed=[office.name for office in gone],
        remarks=ignored([header for header in sheet.ignored if fold(header) not in SILENT]),
    )


async def dump(ctx: Context) -> str:
    """The whole directory as a table that `load` takes in."""
    return sheets.write(list(COLUMNS), [_cells(office) for office in await directory.offices(ctx.session)])


def _read(rows: Iterable[Row], today: date) -> tuple[dict[str, Entry], list[Problem]]:
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for row in rows:
        entry, wrong = _entry(row, today)
        problems += wrong
        if entry is None:
            continue
        key = fold(entry.name)
        if key in entries:
            sentence = f"„{entry.name}“ steht schon in Zeile {lines[key]}. Lassen Sie eine der beiden stehen."
            problems.append(Problem(line=row.line, column="office", sentence=sentence))
        entries[key] = entry
        lines.setdefault(key, row.line)
    return entries, problems


def _entry(row: Row, today: date) -> tuple[Entry | None, list[Problem]]:
    readers: dict[str, Callable[[str], Any]] = {
        "sector": cells.sector,
        "answers_for": sheets.parts,
        **{column: lambda cell: cell or None for column in WORDS},
        "email": lambda cell: cells.email(cell) or None,
        "confirmed": lambda cell: cells.day(cell, today),
    }
    problems: list[Problem] = []
    name = cells.attempt(problems, row, "office", cells.name)
    values = {
        FIELDS.get(column, column): cells.attempt(problems, row, column, reader)
        for column, reader in readers.items()
        if column in row.cells
    }
    return (None if problems else Entry(name=name, values=values)), problems


async def _apply(ctx: Context, before: Mapping[str, Office], entries: Mapping[str, Entry]) -> None:
    for key, entry in entries.items():
        office = before.get(key)
        if office is None:
            ctx.session.add(_written(Office(answers_for=[]), entry))
        elif _differs(office, entry):
            _written(office, entry)
    await ctx.session.flush()
    audit.write(ctx, "offices", 0, "import")


def _written(office: Office, entry: Entry) -> Office:
    office.name = entry.name
    for field, value in entry.values.items():
        setattr(office, field, value)
    return office


def _differs(office: Office, entry: Entry) -> bool:
    given = {"name": entry.name} | dict(entry.values)
    return any(getattr(office, field) != value for field, value in given.items())


def _cells(office: Office) -> dict[str, str]:
    return {
        "office": office.name,
        "sector": office.sector or "",
        "answers_for": sheets.LIST.join(office.answers_for),
        **{column: getattr(office, column) or "" for column in WORDS},
        "email": office.email or "",
        "confirmed": office.confirmed_on.isoformat() if office.confirmed_on else "",
    }
