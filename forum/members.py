"""The register of members as a table: matched with who is known, taken in as a whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forum import audit, cells, rendering, sheets, topics
from forum.context import Context
from forum.member_rows import COLUMNS, Entry, Mark, by_name, read, too_trusted, trusted
from forum.sheets import Problem
from forum.tables import Outcome, ignored
from storage import registry
from storage.models import Account, Person
from storage.registry import Registry

NETWORKS = ("telegram", "matrix")
#: Fields of a person that a cell gives as it is.
WORDS = ("name", "organisation", "sector", "place", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry and whom it speaks of (None: somebody new), and what it would change."""

    entry: Entry
    person: Person | None
    changes: frozenset[str]


async def load(ctx: Context, data: bytes, *, dry_run: bool = False) -> Outcome:
    """Take in a register; with any problem nothing is changed. Raises `sheets.Unreadable`."""
    sheet = sheets.read(data, COLUMNS, required="name")
    entries, problems = read(sheet.rows, await topics.known(ctx))
    known = await registry.everybody(ctx.session)
    matches, clashes = _match(entries, known)
    if wrong := sorted({*sheet.problems, *problems, *clashes}):
        return Outcome(problems=wrong)
    if not dry_run:
        await _apply(ctx, matches, known)
    new = sum(match.person is None for match in matches)
    changed = sum(match.person is not None and bool(match.changes) for match in matches)
    return Outcome(
        new=new,
        changed=changed,
        unchanged=len(matches) - new - changed,
        remarks=[*ignored(sheet.ignored), *_kept_roles(matches, known)],
    )


async def dump(ctx: Context) -> str:
    """Everybody who belongs to the network, as a table that `load` takes in and that changes nothing then."""
    known = await registry.everybody(ctx.session)
    rows = [_row(person, known) for person in known.people if person.left_at is None]
    return sheets.write(list(COLUMNS), rows)


def _row(person: Person, known: Registry) -> Mapping[str, str]:
    words = {column: cells.clean(getattr(person, column) or "") for column in WORDS}
    words["name"] = words["name"] or str(person.id)
    lists = {
        "languages": person.spoken,
        "topics": known.topics[person.id],
        "roles": [role.value for role in known.roles[person.id]],
    }
    accounts = {network: _user(known.accounts[person.id], network) for network in NETWORKS}
    return words | {column: sheets.LIST.join(entries) for column, entries in lists.items()} | accounts


def _user(accounts: Iterable[Account], network: str) -> str:
    return next((account.user for account in accounts if account.network == network), "")


def _match(entries: Iterable[Entry], known: Registry) -> tuple[list[Match], list[Problem]]:
    """Whom each entry speaks of, and where that cannot be."""
    marks = _marks(known)
    matches: list[Match] = []
    problems: list[Problem] = []
    lines: dict[int, int] = {}
    for entry in entries:
        found = _meant(entry, marks, known)
        person = next(iter(found), None)
        sentence = _clash(found, lines)
        if sentence:
            problems.append(Problem(line=entry.line, column=_telling(entry), sentence=sentence))
        elif person is not None and _is_unsure(entry, person, known):
            problems.append(too_trusted(entry, known.roles[person.id]))
        if person is not None:
            lines.setdefault(person.id, entry.line)
        matches.append(Match(entry=entry, person=person, changes=_changes(entry, person, known)))
    return matches, problems


def _meant(entry: Entry, marks: Mapping[Mark, Sequence[Person]], known: Registry) -> list[Person]:
    """Whom an entry may speak of; somebody without account and mail is known again by name."""
    found = {person.id: person for mark in entry.marks for person in marks.get(mark, ())}
    if not found:
        namesakes = marks.get(by_name(entry.name, entry.organisation), ())
        found = {p.id: p for p in namesakes if not p.email and not known.accounts[p.id]}
    return list(found.values())


def _marks(known: Registry) -> Mapping[Mark, Sequence[Person]]:
    """Everybody, by everything they may be known by."""
    found: dict[Mark, list[Person]] = defaultdict(list)
    for person in known.people:
        for network in NETWORKS:
            for name in _names(a for a in known.accounts[person.id] if a.network == network):
                found[network, name].append(person)
        if person.email:
            found["email", person.email.casefold()].append(person)
        found[by_name(person.name, person.organisation or "")].append(person)
    return found


def _names(accounts: Iterable[Account]) -> set[str]:
    """Ids and user names, as marks are written."""
    own = list(accounts)
    return {account.user.casefold() for account in own} | {
        f"@{account.username.casefold()}" for account in own if account.username
    }


def _is_unsure(entry: Entry, person: Person, known: Registry) -> bool:
    """Whether somebody with a role would get an account that is known by user name only."""
    fresh = entry.telegram not in _names(known.accounts[person.id])
    return entry.telegram.startswith("@") and fresh and bool(trusted(known.roles[person.id]))


def _telling(entry: Entry) -> str:
    return entry.marks[0][0]


def _clash(found: Sequence[Person], lines: Mapping[int, int]) -> str:
    """Why this entry cannot be taken in, if so."""
    if len(found) > 1:
        names = " und ".join(f"{person.name} (Nummer {person.id})" for person in found[:2])
        return f"Die Zeile meint zwei Menschen zugleich: {names}. Prüfen Sie Konten und E-Mail-Adresse."
    if not found:
        return ""
    person = found[0]
    if person.left_at is not None:
        return f"{person.name} ist ausgetreten. Nehmen Sie die Zeile heraus."
    if person.id in lines:
        return (
            f"{person.name} (Nummer {person.id}) steht schon in Zeile {lines[person.id]}. "
            "Machen Sie aus beiden Zeilen eine."
        )
    return ""


def _changes(entry: Entry, person: Person | None, known: Registry) -> frozenset[str]:
    """The columns whose cells say something new."""
    if person is None:
        return frozenset(COLUMNS)
    said = {
        "languages": list(entry.languages) != person.spoken,
        "topics": set(entry.topics) != set(known.topics[person.id]),
        "roles": bool(set(entry.roles) - set(known.roles[person.id])),
        **{column: _is_news(column, getattr(entry, column), person, known) for column in (*WORDS, *NETWORKS)},
    }
    return frozenset(column for column, news in said.items() if news and getattr(entry, column))


def _is_news(column: str, cell: str, person: Person, known: Registry) -> bool:
    if column in NETWORKS:
        own = _names(account for account in known.accounts[person.id] if account.network == column)
        return (cell or "").casefold() not in own
    now = _row(person, known)[column]
    return cell != now if column != "email" else cell.casefold() != now.casefold()


async def _apply(ctx: Context, matches: Iterable[Match], known: Registry) -> None:
    ids = {topic.key: topic.id for topic in await topics.all_of(ctx)}
    written = [(match, _written(ctx, match)) for match in matches if match.changes]
    await ctx.session.flush()
    cared = [(person, match.entry.topics) for match, person in written if "topics" in match.changes]
    await registry.drop_interests(ctx.session, [person.id for person, _ in cared])
    registry.add_interests(ctx.session, [(p.id, ids[key]) for p, keys in cared for key in keys])
    for match, person in written:
        _trust(ctx, match, person, known)
        _let_in(ctx, match, person, known)
        audit.write(ctx, "person", person.id, "import")
    await ctx.session.flush()


def _written(ctx: Context, match: Match) -> Person:
    entry, person = match.entry, match.person
    if person is None:
        person = Person(name=entry.name, spoken=[], created_at=ctx.now)
        ctx.session.add(person)
    for column in WORDS:
        if column in match.changes and getattr(entry, column):
            setattr(person, column, getattr(entry, column))
    if "languages" in match.changes and entry.languages:
        person.spoken = list(entry.languages)
        if person.welcomed_at is None:
            person.language = next((code for code in entry.languages if code in rendering.LANGUAGES), None)
    return person


def _trust(ctx: Context, match: Match, person: Person, known: Registry) -> None:
    held = known.roles[person.id] if match.person else []
    fresh = [role for role in match.entry.roles if role not in held]
    registry.add_roles(ctx.session, person.id, fresh)
    for role in fresh:
        audit.write(ctx, "person", person.id, "grant", role=role.value)


def _let_in(ctx: Context, match: Match, person: Person, known: Registry) -> None:
    """Accounts under their ids: the name is told by the network, and the registry keeps its own."""
    own = known.accounts[person.id] if match.person else []
    for network in NETWORKS:
        user = getattr(match.entry, network)
        if network not in match.changes or not user:
            continue
        expected = next((a for a in own if a.network == network and _is_expected(a)), None)
        if expected is not None:
            expected.user = user
        else:
            ctx.session.add(Account(person_id=person.id, network=network, user=user, name=user))


def _is_expected(account: Account) -> bool:
    """Known by user name only; `storage.people.met` learns the id when it first writes."""
    return account.user.startswith("@") and ":" not in account.user


def _kept_roles(matches: Iterable[Match], known: Registry) -> list[str]:
    """Roles that a row does not name stay: they are taken away by a verb of their own."""
    return [
        f"{match.person.name} behält die Rolle {role.value}. "
        f"„openmic role {match.person.id} {role.value} --remove“ nimmt sie."
        for match in matches
        if match.person is not None and match.entry.roles
        for role in trusted(known.roles[match.person.id])
        if role not in match.entry.roles
    ]
