"""Two people become one: nothing that belonged to either is lost, nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, permutations
from typing import Any, cast

import pytest
from sqlalchemy import Column, Enum, Table, UniqueConstraint, func, select
from sqlalchemy.dialects.sqlite import insert

from forum import joining as verbs
from forum.context import Context
from storage import joining, people
from storage.models import (
    Account,
    Answer,
    Base,
    Channel,
    Deputy,
    Idea,
    IdeaKind,
    IdeaMove,
    IdeaStatus,
    Meeting,
    Person,
    Role,
    RoleName,
    Rsvp,
    Series,
    Support,
    Task,
)
from storage.models.base import UtcDateTime

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def table_of(noun: type[Base]) -> Table:
    """Where its rows are."""
    return cast("Table", noun.__table__)


class Rows:
    """Makes rows of any table; what a row must refer to is made once for all of them."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._serial: Iterator[int] = count(1)
        self._parents: dict[Table, int] = {}

    async def make(self, table: Table, **given: Any) -> int:
        """One row with these values and any others it cannot do without; its id."""
        values = await self._values(table, given)
        made = insert(table).values(values).returning(table.c.id)
        return int((await self._ctx.session.execute(made)).scalar_one())

    async def make_if_new(self, table: Table, **given: Any) -> None:
        """The same, unless there is such a row."""
        values = await self._values(table, given)
        await self._ctx.session.execute(insert(table).on_conflict_do_nothing().values(values))

    async def _values(self, table: Table, given: dict[str, Any]) -> dict[str, Any]:
        wanted = [column for column in table.columns if _needed(column) and column.name not in given]
        return given | {column.name: await self._value(column, given) for column in wanted}

    async def _value(self, column: Column[Any], given: dict[str, Any]) -> Any:
        for key in column.foreign_keys:
            of_its_own = _differs(column, given)
            return await (self.make if of_its_own else self._parent)(key.column.table)
        if isinstance(column.type, UtcDateTime):
            return NOW
        if isinstance(column.type, Enum) and column.type.enum_class is not None:
            return next(iter(column.type.enum_class))
        plain = {int: next(self._serial), bool: False, date: NOW.date(), dict: {}}
        return plain.get(column.type.python_type, f"{column.name}-{next(self._serial)}")

    async def _parent(self, table: Table) -> int:
        if table not in self._parents:
            self._parents[table] = await self.make(table)
        return self._parents[table]


def _needed(column: Column[Any]) -> bool:
    return not column.nullable and not column.primary_key


def _differs(column: Column[Any], given: dict[str, Any]) -> bool:
    """Whether rows must differ here, and what is given does not see to it."""
    unique = [c for c in column.table.constraints if isinstance(c, UniqueConstraint)]
    return any(column.name in c.columns and not given.keys() & c.columns.keys() for c in unique)


async def somebody(ctx: Context, name: str, day: int) -> Account:
    """A person the network has known since that day of the month, with an account."""
    return await people.met(ctx.session, "telegram", name, name=name, now=NOW.replace(day=day), language=None)


def referring() -> list[tuple[Table, list[str]]]:
    """Every table that refers to people, with its columns that do."""
    found: dict[Table, list[str]] = {}
    for column in joining.references(Person):
        found.setdefault(table_of(cast("type[Base]", column.class_)), []).append(column.key)
    return sorted(found.items(), key=lambda item: item[0].name)


def test_every_table_that_names_a_person_is_known() -> None:
    """Also those that somebody adds later."""
    wanted = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    assert {(table.name, name) for table, names in referring() for name in names} == wanted
    assert ("supports", "person_id") in wanted


@pytest.mark.parametrize("younger_first", [True, False])
@pytest.mark.parametrize(("table", "columns"), referring(), ids=lambda value: getattr(value, "name", ""))
async def test_no_orphan_and_no_double(
    ctx: Context, table: Table, columns: list[str], younger_first: bool
) -> None:
    """Whatever either or both were named in, one is named in afterwards, once."""
    keep, gone, third = [
        await somebody(ctx, name, day) for day, name in enumerate(("keep", "gone", "third"), 1)
    ]
    everybody = [account.person_id for account in (keep, gone, third)]
    rows = Rows(ctx)
    for who in permutations(everybody, len(columns)):
        await rows.make_if_new(table, **dict(zip(columns, who, strict=True)))
    before = await _naming(ctx, table, columns)
    person = await verbs.join(ctx, *((gone, keep) if younger_first else (keep, gone)))
    after = await _naming(ctx, table, columns)
    assert person.id == keep.person_id == everybody[0]
    assert {one for row in before for one in row} >= set(everybody)
    assert {one for row in after for one in row if one is not None} == {everybody[0], everybody[2]}
    # The joining itself is one more line of the audit.
    kept = len(after) - (table.name == "audit")
    assert len(set(after)) == len(after) if _once_each(table) else kept == len(before)
    assert await ctx.session.get(Person, everybody[1]) is None


async def _naming(ctx: Context, table: Table, columns: list[str]) -> list[tuple[int | None, ...]]:
    found = await ctx.session.execute(select(*(table.c[name] for name in columns)))
    return [tuple(row) for row in found]


def _once_each(table: Table) -> bool:
    """Whether one person is named once in it, for one thing; there the two rows of the two become one."""
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    people_in = any("person_id" in constraint.columns for constraint in unique)
    return people_in or table.name == "questions"


async def test_roles_are_united(ctx: Context) -> None:
    """Whatever either may do, the one may do."""
    one, other = await somebody(ctx, "one", 1), await somebody(ctx, "other", 2)
    for account, role in ((one, RoleName.MEMBER), (other, RoleName.MEMBER), (other, RoleName.COORDINATOR)):
        await people.grant(ctx.session, account.person_id, role)
    person = await verbs.join(ctx, one, other)
    assert await people.roles(ctx.session, person.id) == {RoleName.MEMBER, RoleName.COORDINATOR}
    assert await ctx.session.scalar(select(func.count()).select_from(Role)) == 2


async def test_what_one_lacks_the_other_knew(ctx: Context) -> None:
    """Language, welcome and the registry's facts come from whoever has them; languages spoken from both."""
    one, other = await somebody(ctx, "one", 1), await somebody(ctx, "other", 2)
    first, second = [await ctx.session.get_one(Person, a.person_id) for a in (one, other)]
    first.place, first.spoken, first.left_at = "Wittenberg", ["de"], NOW
    second.place, second.language, second.welcomed_at, second.spoken = "Halle", "uk", NOW, ["uk", "de"]
    person = await verbs.join(ctx, one, other)
    assert (person.place, person.language, person.welcomed_at) == ("Wittenberg", "uk", NOW)
    assert person.spoken == ["de", "uk"]
    assert person.left_at is None


async def test_the_later_answer_counts(ctx: Context) -> None:
    """Who said yes with one account and no with the other meant the no."""
    one, other = await somebody(ctx, "one", 1), await somebody(ctx, "other", 2)
    meeting = await Rows(ctx).make(table_of(Meeting))
    for account, rsvp, minutes in ((one, Rsvp.YES, 0), (other, Rsvp.NO, 5)):
        at = NOW + timedelta(minutes=minutes)
        ctx.session.add(Answer(meeting_id=meeting, person_id=account.person_id, rsvp=rsvp, at=at))
    await ctx.session.flush()
    await verbs.join(ctx, one, other)
    assert (await ctx.session.scalars(select(Answer.rsvp))).all() == [Rsvp.NO]


async def test_nobody_is_their_own_deputy_supporter_or_heir(ctx: Context) -> None:
    """What only makes sense between two people ends."""
    one, other = await somebody(ctx, "one", 1), await somebody(ctx, "other", 2)
    rows, mine, theirs = Rows(ctx), one.person_id, other.person_id
    idea = await rows.make(table_of(Idea), author_id=mine)
    task = await rows.make(table_of(Task), owner_id=mine, offered_to_id=theirs)
    ctx.session.add(Support(idea_id=idea, person_id=theirs, at=NOW))
    ctx.session.add(Deputy(person_id=mine, role=RoleName.MODERATOR, deputy_id=theirs))
    await ctx.session.flush()
    await verbs.join(ctx, one, other)
    assert await ctx.session.scalar(select(func.count()).select_from(Support)) == 0
    assert await ctx.session.scalar(select(func.count()).select_from(Deputy)) == 0
    assert await ctx.session.scalar(select(Task.offered_to_id).where(Task.id == task)) is None


async def test_a_move_that_is_taken_back_names_the_one(ctx: Context) -> None:
    """History holds the responsible person by number, and the number lives on."""
    one, other = await somebody(ctx, "one", 1), await somebody(ctx, "other", 2)
    idea = Idea(
        year=2026,
        serial=1,
        kind=IdeaKind.IDEA,
        title="Chor",
        text="Chor",
        author_id=one.person_id,
        promised_on=NOW.date(),
        created_at=NOW,
        moved_at=NOW,
    )
    ctx.session.add(idea)
    await ctx.session.flush()
    ctx.session.add(
        IdeaMove(
            idea_id=idea.id,
            at=NOW,
            word="assign",
            after=IdeaStatus.NEW,
            held={"responsible_id": other.person_id, "public": False},
        )
    )
    await ctx.session.flush()
    person = await verbs.join(ctx, one, other)
    held = await ctx.session.scalar(select(IdeaMove.held))
    assert held == {"responsible_id": person.id, "public": False}


async def test_joining_twice_is_refused(ctx: Context) -> None:
    """They are one already."""
    one, other = await somebody(ctx, "one", 1), await somebody(ctx, "other", 2)
    await verbs.join(ctx, one, other)
    with pytest.raises(verbs.SamePerson):
        await verbs.join(ctx, one, other)


async def test_a_channel_brings_its_meetings_along(ctx: Context) -> None:
    """Two channels become one: what was planned in either is planned in the one."""
    rows = Rows(ctx)
    table = table_of(Channel)
    first, second = [await ctx.session.get_one(Channel, await rows.make(table)) for _ in range(2)]
    series = await rows.make(table_of(Series), channel_id=second.id)
    await joining.channels(ctx.session, first, second)
    assert await ctx.session.scalar(select(Series.channel_id).where(Series.id == series)) == first.id
    assert (await ctx.session.scalars(select(Channel.id))).all() == [first.id]
