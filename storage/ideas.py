"""Queries on ideas: their numbers, their history, who supports them and what was added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inbox import insert_new
from storage.models import (
    Channel,
    Contribution,
    Idea,
    IdeaMove,
    IdeaStatus,
    Message,
    Purpose,
    Question,
    Support,
)

#: Others may take the next number at the same moment; so often it is tried again.
NUMBER_TRIES = 5


async def add(session: AsyncSession, idea: Idea) -> Idea:
    """Write a new idea down under the next number of its year."""
    for attempt in range(NUMBER_TRIES):
        idea.serial = await _next_serial(session, idea.year)
        try:
            async with session.begin_nested():
                session.add(idea)
            break
        except IntegrityError:
            if attempt == NUMBER_TRIES - 1:
                raise
    return idea


async def _next_serial(session: AsyncSession, year: int) -> int:
    last = await session.scalar(select(func.max(Idea.serial)).where(Idea.year == year))
    return (last or 0) + 1


async def numbered(session: AsyncSession, serial: int, year: int | None = None) -> Idea | None:
    """The idea with this number; without a year that of the newest year."""
    rows = select(Idea).where(Idea.serial == serial).order_by(Idea.year.desc()).limit(1)
    if year is not None:
        rows = rows.where(Idea.year == year)
    return (await session.scalars(rows)).first()


async def lock(session: AsyncSession, idea: Idea) -> None:
    """Read the idea again and keep others from moving it until the transaction ends."""
    await session.refresh(idea, with_for_update=True)


async def same(
    session: AsyncSession, author_id: int, text: str, statuses: Collection[IdeaStatus]
) -> Idea | None:
    """What this author handed in with exactly these words, if it has one of these statuses."""
    rows = await session.scalars(
        select(Idea)
        .where(Idea.author_id == author_id, Idea.text == text, Idea.status.in_(statuses))
        .order_by(Idea.id)
    )
    return rows.first()


async def handed_in_by(session: AsyncSession, message_id: int) -> Idea | None:
    """The idea that came by this message."""
    return (await session.scalars(select(Idea).where(Idea.message_id == message_id))).first()


async def public(session: AsyncSession, silent: Collection[IdeaStatus]) -> Sequence[Idea]:
    """Everything published but what has one of these statuses, newest first."""
    rows = select(Idea).where(Idea.public.is_(True), Idea.status.not_in(silent))
    return (await session.scalars(rows.order_by(Idea.created_at.desc(), Idea.id.desc()))).all()


async def waiting(session: AsyncSession, statuses: Collection[IdeaStatus]) -> Sequence[Idea]:
    """Ideas with one of these statuses, the oldest promise first."""
    rows = select(Idea).where(Idea.status.in_(statuses)).order_by(Idea.promised_on, Idea.id)
    return (await session.scalars(rows)).all()


async def rested(session: AsyncSession, today: date) -> Sequence[Idea]:
    """Parked ideas whose date has come."""
    rows = select(Idea).where(Idea.status == IdeaStatus.PARKED, Idea.parked_until <= today)
    return (await session.scalars(rows.order_by(Idea.id))).all()


async def record(
    session: AsyncSession,
    idea: Idea,
    word: str,
    *,
    at: datetime,
    person_id: int | None,
    before: IdeaStatus | None,
    text: str | None = None,
    held: dict[str, Any] | None = None,
) -> IdeaMove:
    """Write a move into the idea's history."""
    move = IdeaMove(
        idea_id=idea.id,
        at=at,
        person_id=person_id,
        word=word,
        before=before,
        after=idea.status,
        text=text,
        held=held or {},
    )
    session.add(move)
    await session.flush()
    return move


async def last_move(
    session: AsyncSession,
    *,
    idea_id: int | None = None,
    person_id: int | None = None,
    word: str | None = None,
) -> IdeaMove | None:
    """The latest move of an idea, by a person, with a word: whatever is given."""
    wanted = {"idea_id": idea_id, "person_id": person_id, "word": word}
    rows = select(IdeaMove).filter_by(**{name: value for name, value in wanted.items() if value is not None})
    return (await session.scalars(rows.order_by(IdeaMove.id.desc()).limit(1))).first()


async def support(session: AsyncSession, idea_id: int, person_id: int, at: datetime) -> bool:
    """One person supports one idea; False when they already did."""
    row = insert_new(session, Support).values(idea_id=idea_id, person_id=person_id, at=at)
    return await session.scalar(row.returning(Support.id)) is not None


async def unsupport(session: AsyncSession, idea_id: int, person_id: int) -> bool:
    """The person does not support it any more; False when they did not."""
    gone = await session.execute(
        delete(Support).where(Support.idea_id == idea_id, Support.person_id == person_id)
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # DELETE yields a CursorResult


async def supporters(session: AsyncSession, idea_id: int) -> Sequence[int]:
    """The people who support an idea, the first one first."""
    rows = select(Support.person_id).where(Support.idea_id == idea_id).order_by(Support.id)
    return (await session.scalars(rows)).all()


async def contribute(
    session: AsyncSession,
    idea: Idea,
    kind: str,
    text: str,
    *,
    person_id: int,
    message_id: int | None,
    at: datetime,
) -> Contribution:
    """Keep what a person added to an idea: solution, comment or answer."""
    added = Contribution(
        idea_id=idea.id, person_id=person_id, message_id=message_id, kind=kind, text=text, at=at
    )
    session.add(added)
    await session.flush()
    return added


async def contributions(session: AsyncSession, idea_id: int, *kinds: str) -> Sequence[Contribution]:
    """What was added to an idea, of these kinds, oldest first."""
    rows = select(Contribution).where(Contribution.idea_id == idea_id, Contribution.kind.in_(kinds))
    return (await session.scalars(rows.order_by(Contribution.id))).all()


async def said_because(session: AsyncSession, cause: str) -> Sequence[Message]:
    """All the forum said whose cause begins like this and that still stands, oldest first."""
    rows = select(Message).where(Message.cause.startswith(cause, autoescape=True))
    return (await session.scalars(rows.where(Message.deleted_at.is_(None)).order_by(Message.id))).all()


async def quoting(session: AsyncSession, words: Sequence[str]) -> Sequence[Message]:
    """What the forum said, outside private and moderators' rooms, that holds all of these words."""
    rows = (
        select(Message)
        .join(Channel, Channel.id == Message.channel_id)
        .where(Message.account_id.is_(None), Message.deleted_at.is_(None))
        .where(Channel.purpose.not_in((Purpose.PRIVATE, Purpose.MODERATION)))
        .where(*(Message.text.contains(word, autoescape=True) for word in words))
    )
    return (await session.scalars(rows.order_by(Message.id))).all()


async def forget_questions(session: AsyncSession, on_text: str) -> None:
    """Nobody is asked any more what this command line would take the answer to."""
    await session.execute(delete(Question).where(Question.on_text == on_text))
