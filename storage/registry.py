"""The registry of people as a whole: for import and export, and for what one of them leaves behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Account,
    Answer,
    Idea,
    IdeaStatus,
    Interest,
    Meeting,
    Person,
    Question,
    Role,
    RoleName,
    Room,
    Rsvp,
    Task,
    TaskStatus,
    Topic,
)


@dataclass(slots=True, kw_only=True)
class Registry:
    """Everybody, with accounts, roles and topic keys by person."""

    people: Sequence[Person]
    accounts: dict[int, list[Account]] = field(default_factory=lambda: defaultdict(list))
    roles: dict[int, list[RoleName]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


async def everybody(session: AsyncSession) -> Registry:
    """The whole registry, oldest first, those who left among them; topics in their order."""
    found = Registry(people=(await session.scalars(select(Person).order_by(Person.id))).all())
    for account in (await session.scalars(select(Account).order_by(Account.id))).all():
        found.accounts[account.person_id].append(account)
    for role in (await session.scalars(select(Role).order_by(Role.id))).all():
        found.roles[role.person_id].append(role.role)
    interests = select(Interest.person_id, Topic.key).join(Topic, Topic.id == Interest.topic_id)
    for person_id, key in await session.execute(interests.order_by(Topic.position, Topic.id)):
        found.topics[person_id].append(key)
    return found


def add_interests(session: AsyncSession, pairs: Iterable[tuple[int, int]]) -> None:
    """People (ids) care about topics (ids) they did not care about before."""
    session.add_all(Interest(person_id=person, topic_id=topic) for person, topic in pairs)


def add_roles(session: AsyncSession, person_id: int, roles: Iterable[RoleName]) -> None:
    """A person gets roles they did not have."""
    session.add_all(Role(person_id=person_id, role=role) for role in roles)


async def drop_interests(session: AsyncSession, person_ids: Collection[int]) -> None:
    """These people care about nothing, for the moment."""
    await session.execute(delete(Interest).where(Interest.person_id.in_(person_ids)))


async def ideas_of(session: AsyncSession, author_id: int, statuses: Collection[IdeaStatus]) -> Sequence[Idea]:
    """What one person handed in that stands in one of these statuses."""
    rows = select(Idea).where(Idea.author_id == author_id, Idea.status.in_(statuses))
    return (await session.scalars(rows.order_by(Idea.id))).all()


async def ideas_in_hands_of(
    session: AsyncSession, person_id: int, statuses: Collection[IdeaStatus]
) -> Sequence[Idea]:
    """Ideas in one of these statuses that one person is responsible for."""
    rows = select(Idea).where(Idea.responsible_id == person_id, Idea.status.in_(statuses))
    return (await session.scalars(rows.order_by(Idea.id))).all()


async def answers_ahead(
    session: AsyncSession, person_id: int, now: datetime
) -> Sequence[tuple[Meeting, Rsvp]]:
    """What one person answered to invitations of meetings that have not begun."""
    rows = select(Meeting, Answer.rsvp).join(Answer, Answer.meeting_id == Meeting.id)
    rows = rows.where(Answer.person_id == person_id, Meeting.starts_at > now).order_by(Meeting.starts_at)
    return [(meeting, rsvp) for meeting, rsvp in await session.execute(rows)]


async def withdraw_offers(session: AsyncSession, person_id: int) -> None:
    """Nobody waits any more for this person to take a task over."""
    await session.execute(
        update(Task)
        .where(Task.offered_to_id == person_id, Task.status == TaskStatus.OPEN)
        .values(offered_to_id=None)
    )


async def close_private(session: AsyncSession, person_id: int, now: datetime) -> None:
    """A person's private rooms are closed, and whatever they were asked is over."""
    await session.execute(delete(Question).where(Question.person_id == person_id))
    await session.execute(
        update(Room).where(Room.person_id == person_id, Room.closed_at.is_(None)).values(closed_at=now)
    )
