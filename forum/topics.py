"""Topics as data: shipped with the program, changed by CSV, named in everybody's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from forum import audit, sheets
from forum.context import Context
from forum.folding import fold
from forum.sheets import Problem, Row
from forum.tables import Outcome, ignored
from storage import directory
from storage.models import Person, Topic

#: The list every network begins with.
SHIPPED = Path(__file__).with_name("topics.csv")
#: Languages with a column of their own; `name` is the district's.
NAMES = ("en", "uk", "ar")
COLUMNS: Mapping[str, Sequence[str]] = {
    "key": ("schlüssel",),
    "name": ("thema",),
    **dict.fromkeys(NAMES, ()),
    "synonyms": ("synonyme",),
}
#: What `source` columns tell is not for people.
SILENT = frozenset({"source", "quelle"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One topic as a file gives it."""

    key: str
    name: str
    names: Mapping[str, str]
    synonyms: tuple[str, ...]
    position: int


async def all_of(ctx: Context) -> Sequence[Topic]:
    """Every topic in order; the shipped list is written down when there is none yet."""
    known = await directory.topics(ctx.session)
    if known:
        return known
    await _apply(ctx, {}, _shipped())
    return await directory.topics(ctx.session)


async def known(ctx: Context) -> Sequence[Topic]:
    """Every topic in order; where none is written down yet, the shipped list without writing it."""
    return await directory.topics(ctx.session) or [_written(Topic(), entry) for entry in _shipped()]


def name(topic: Topic, language: str) -> str:
    """What the topic is called in a language, else in the district's."""
    return str(topic.names.get(language) or topic.name)


def words(topic: Topic) -> list[str]:
    """Everything a topic is called, in any language."""
    return [topic.key, topic.name, *topic.names.values(), *topic.synonyms]


class Glossary:
    """Topics found by key, name or synonym, whatever the language, case and accents."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._found: dict[str, str] = {}
        for topic in topics:
            for word in words(topic):
                self._found.setdefault(fold(word), topic.key)

    def key_of(self, text: str) -> str | None:
        """The key of the topic that is called this."""
        return self._found.get(fold(text))


async def toggle(ctx: Context, person: Person, keys: Iterable[str]) -> None:
    """Take up each topic the person did not care about, and drop the others; unknown keys are passed over."""
    mine = {topic.key for topic in await directory.interests(ctx.session, person.id)}
    ids = {topic.key: topic.id for topic in await all_of(ctx)}
    for key in dict.fromkeys(keys):
        if key in mine:
            await directory.uncare(ctx.session, person.id, ids[key])
        elif key in ids:
            await directory.care(ctx.session, person.id, ids[key])


async def choose(ctx: Context, person: Person, keys: Iterable[str]) -> None:
    """Take up each topic the person did not care about; unknown keys are passed over."""
    mine = {topic.key for topic in await directory.interests(ctx.session, person.id)}
    await toggle(ctx, person, [key for key in keys if key not in mine])


async def drop(ctx: Context, person: Person, keys: Collection[str]) -> None:
    """The person does not care about these any more."""
    ids = [topic.id for topic in await all_of(ctx) if topic.key in keys]
    if ids:
        await directory.uncare(ctx.session, person.id, *ids)


async def load(ctx: Context, data: bytes, *, dry_run: bool = False, replace: bool = False) -> Outcome:
    """Take in a table of topics; with `replace` what it lacks goes. Raises `sheets.Unreadable`."""
    sheet = sheets.read(data, COLUMNS, required="key")
    entries, problems = _read(sheet.rows)
    if wrong := sorted([*sheet.problems, *problems]):
        return Outcome(problems=wrong)
    before = {topic.key: topic for topic in await directory.topics(ctx.session)}
    changed = sum(_differs(before[entry.key], entry) for entry in entries if entry.key in before)
    new = sum(entry.key not in before for entry in entries)
    gone = [topic for key, topic in before.items() if replace and key not in {e.key for e in entries}]
    if not dry_run:
        await directory.remove_topics(ctx.session, [topic.id for topic in gone])
        await _apply(ctx, before, entries)
    return Outcome(
        new=new,
        changed=changed,
        unchanged=len(entries) - new - changed,
        removed=[topic.name for topic in gone],
        remarks=ignored([header for header in sheet.ignored if fold(header) not in SILENT]),
    )


async def dump(ctx: Context) -> str:
    """All topics as a table that `load` takes in."""
    return sheets.write(list(COLUMNS), [_cells(topic) for topic in await known(ctx)])


def _shipped() -> list[Entry]:
    return _read(sheets.read(SHIPPED.read_bytes(), COLUMNS, required="key").rows)[0]


def _read(rows: Iterable[Row]) -> tuple[list[Entry], list[Problem]]:
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for position, row in enumerate(rows):
        key = row["key"].casefold()
        if sentence := _wrong(row, lines.get(key)):
            problems.append(
                Problem(line=row.line, column="key" if row["name"] else "name", sentence=sentence)
            )
            continue
        lines[key] = row.line
        entries[key] = Entry(
            key=key,
            name=row["name"],
            names={code: row[code] for code in NAMES if row[code]},
            synonyms=tuple(sheets.parts(row["synonyms"])),
            position=position,
        )
    return list(entries.values()), problems


def _wrong(row: Row, twin: int | None) -> str:
    if not row["name"]:
        return "Der Name fehlt. Schreiben Sie zum Beispiel Wohnen."
    if not row["key"].isidentifier():
        return f"„{row['key']}“ ist kein Schlüssel. Schreiben Sie ein Wort, zum Beispiel wohnen."
    return f"Denselben Schlüssel hat schon Zeile {twin}." if twin else ""


async def _apply(ctx: Context, before: Mapping[str, Topic], entries: Iterable[Entry]) -> None:
    for entry in entries:
        topic = before.get(entry.key)
        if topic is None:
            ctx.session.add(_written(Topic(), entry))
        elif _differs(topic, entry):
            _written(topic, entry)
    await ctx.session.flush()
    audit.write(ctx, "topics", 0, "import")


def _written(topic: Topic, entry: Entry) -> Topic:
    topic.key, topic.name, topic.position = entry.key, entry.name, entry.position
    topic.names, topic.synonyms = dict(entry.names), list(entry.synonyms)
    return topic


def _differs(topic: Topic, entry: Entry) -> bool:
    return _cells(topic) != _cells(_written(Topic(), entry)) or topic.position != entry.position


def _cells(topic: Topic) -> dict[str, str]:
    names = {code: str(topic.names.get(code, "")) for code in NAMES}
    return {"key": topic.key, "name": topic.name, **names, "synonyms": sheets.LIST.join(topic.synonyms)}
