"""Queries on deputies: who stands in for whom, in which role, until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Deputy, Person, Role, RoleName


def _active(today: date) -> ColumnElement[bool]:
    """Accepted, not over yet, and of a role that its holder still has."""
    held = and_(Role.person_id == Deputy.person_id, Role.role == Deputy.role)
    return and_(
        Deputy.accepted_at.is_not(None),
        or_(Deputy.until_on.is_(None), Deputy.until_on >= today),
        select(Role.id).where(held).exists(),
    )


async def roles_of(session: AsyncSession, deputy_id: int, today: date) -> frozenset[RoleName]:
    """The roles in which a person stands in for somebody."""
    rows = select(Deputy.role).where(Deputy.deputy_id == deputy_id, _active(today))
    return frozenset((await session.scalars(rows)).all())


async def holders(session: AsyncSession, role: RoleName, today: date) -> Sequence[Person]:
    """Everybody who stands in for somebody in this role."""
    rows = select(Person).join(Deputy, Deputy.deputy_id == Person.id)
    return (await session.scalars(rows.where(Deputy.role == role, _active(today)).order_by(Deputy.id))).all()


async def standing_in(
    session: AsyncSession, role: RoleName, today: date
) -> Sequence[tuple[Person, Person, date | None]]:
    """In this role: who is away, who stands in for them, and until when."""
    deputy = aliased(Person)
    rows = (
        select(Person, deputy, Deputy.until_on)
        .join(Deputy, Deputy.person_id == Person.id)
        .join(deputy, deputy.id == Deputy.deputy_id)
        .where(Deputy.role == role, _active(today))
        .order_by(Deputy.id)
    )
    return [(away, stands_in, until) for away, stands_in, until in await session.execute(rows)]


async def appoint(
    session: AsyncSession,
    person_id: int,
    deputy_id: int,
    roles: Iterable[RoleName],
    *,
    until: date | None,
    accepted_at: datetime | None = None,
) -> None:
    """Name a deputy in these roles, in place of an earlier one."""
    wanted = list(roles)
    await session.execute(delete(Deputy).where(Deputy.person_id == person_id, Deputy.role.in_(wanted)))
    session.add_all(
        Deputy(person_id=person_id, role=role, deputy_id=deputy_id, until_on=until, accepted_at=accepted_at)
        for role in wanted
    )
    await session.flush()


async def of(session: AsyncSession, person_id: int) -> Sequence[Deputy]:
    """The deputies a person has named, whether they accepted or not."""
    return (await session.scalars(select(Deputy).where(Deputy.person_id == person_id))).all()


async def by(session: AsyncSession, deputy_id: int) -> Sequence[Deputy]:
    """Where a person was named as deputy, whether they accepted or not."""
    return (await session.scalars(select(Deputy).where(Deputy.deputy_id == deputy_id))).all()


async def offered(session: AsyncSession, person_id: int, deputy_id: int) -> Sequence[Deputy]:
    """What this person asked that one to stand in for, and has no answer to yet."""
    rows = select(Deputy).where(Deputy.person_id == person_id, Deputy.deputy_id == deputy_id)
    return (await session.scalars(rows.where(Deputy.accepted_at.is_(None)))).all()


async def end(session: AsyncSession, rows: Iterable[Deputy]) -> None:
    """These stand in for nobody any more."""
    await session.execute(delete(Deputy).where(Deputy.id.in_([row.id for row in rows])))
