"""Two rows become one: whatever referred to the one that goes refers to the one that stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Table, UniqueConstraint, and_, delete, exists, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.models import Answer, Base, Channel, Deputy, Idea, IdeaMove, Person, Question, Support, Task

Column = InstrumentedAttribute[int]

#: What a person may lack and the other one know.
FACTS = ("organisation", "sector", "place", "email", "language", "greeted_at", "welcomed_at", "unrelayed_at")


async def people(session: AsyncSession, keep: Person, gone: Person) -> None:
    """One human being: rows of both are `keep`'s, once each, and `gone` is no more."""
    await _settle(session, keep.id, gone.id)
    await _repoint(session, Person, keep.id, gone.id)
    await _in_history(session, keep.id, gone.id)
    await _with_oneself(session, keep.id)
    _know(keep, gone)
    await _remove(session, gone)


async def channels(session: AsyncSession, keep: Channel, gone: Channel) -> None:
    """One place: rooms, messages and meetings of both are `keep`'s, and `gone` is no more."""
    await _repoint(session, Channel, keep.id, gone.id)
    await _remove(session, gone)


async def supported(session: AsyncSession, person_id: int) -> Sequence[Idea]:
    """The ideas that this person supports."""
    rows = select(Idea).join(Support, Support.idea_id == Idea.id).where(Support.person_id == person_id)
    return (await session.scalars(rows)).all()


def references(target: type[Base]) -> Iterator[Column]:
    """Every column of every table that refers to a row of `target`."""
    table = target.__table__
    for mapper in Base.registry.mappers:
        for name, column in mapper.columns.items():
            if any(key.column.table is table for key in column.foreign_keys):
                yield getattr(mapper.class_, name)


async def _repoint(session: AsyncSession, target: type[Base], keep: int, gone: int) -> None:
    for column in references(target):
        await _drop_doubles(session, column, keep, gone)
        await session.execute(update(column.class_).where(column == gone).values({column.key: keep}))


async def _drop_doubles(session: AsyncSession, column: Column, keep: int, gone: int) -> None:
    """What both have and only one may have: the row of the one that stays, stays."""
    cls = column.class_
    for others in _unique_with(column):
        twin = aliased(cls)
        same = and_(*(getattr(twin, name) == getattr(cls, name) for name in others))
        double = exists().where(getattr(twin, column.key) == keep, same)
        await session.execute(delete(cls).where(column == gone, double))


def _unique_with(column: Column) -> Iterator[list[str]]:
    """The other columns of each constraint by which rows with the same value here must differ."""
    mapper = inspect(column.class_)
    table = mapper.local_table
    assert isinstance(table, Table)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.contains_column(table.c[column.key]):
            yield [mapper.get_property_by_column(c).key for c in constraint.columns if c.key != column.key]


async def _settle(session: AsyncSession, keep: int, gone: int) -> None:
    """Where the rows of both say different things, the later word counts; of two questions the later one."""
    older, newer = aliased(Answer), aliased(Answer)
    both = (
        select(older.id)
        .join(newer, newer.meeting_id == older.meeting_id)
        .where(older.person_id.in_((keep, gone)), newer.person_id.in_((keep, gone)))
        .where(older.at < newer.at)
    )
    await session.execute(delete(Answer).where(Answer.id.in_((await session.scalars(both)).all())))
    asked, again = aliased(Question), aliased(Question)
    twice = (
        select(asked.id)
        .join(again, again.room_id == asked.room_id)
        .where(asked.person_id.in_((keep, gone)), again.person_id.in_((keep, gone)), asked.id < again.id)
    )
    await session.execute(delete(Question).where(Question.id.in_((await session.scalars(twice)).all())))


async def _in_history(session: AsyncSession, keep: int, gone: int) -> None:
    """A move that is taken back names the responsible person once more."""
    held = IdeaMove.held["responsible_id"].as_integer() == gone
    for move in (await session.scalars(select(IdeaMove).where(held))).all():
        move.held = {**move.held, "responsible_id": keep}


async def _with_oneself(session: AsyncSession, person_id: int) -> None:
    """Nobody stands in for themselves, takes over from themselves, or supports what they proposed."""
    await session.execute(delete(Deputy).where(Deputy.person_id == Deputy.deputy_id))
    await session.execute(
        update(Task)
        .where(Task.owner_id == person_id, Task.offered_to_id == person_id)
        .values(offered_to_id=None)
    )
    own = select(Idea.id).where(Idea.author_id == person_id)
    await session.execute(delete(Support).where(Support.person_id == person_id, Support.idea_id.in_(own)))


def _know(keep: Person, gone: Person) -> None:
    for name in FACTS:
        if getattr(keep, name) is None:
            setattr(keep, name, getattr(gone, name))
    keep.spoken = [*keep.spoken, *(code for code in gone.spoken if code not in keep.spoken)]
    # Whoever proves to have both accounts is here.
    keep.left_at = None


async def _remove(session: AsyncSession, row: Person | Channel) -> None:
    """Away with the row that nothing refers to; whoever still holds it can read what it was."""
    await session.flush()
    session.expunge(row)
    await session.execute(delete(type(row)).where(type(row).id == row.id))
