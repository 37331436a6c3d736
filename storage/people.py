"""Queries on people, accounts, roles and open questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from storage.models import Account, Deputy, Person, Question, Role, RoleName, Room

_ACCOUNT = (
    select(Account)
    .where(Account.network == bindparam("network"), Account.user == bindparam("user"))
    # Whoever asks for an account asks for its person next; this puts them at hand.
    .options(joinedload(Account.person))
)
_QUESTION = (
    select(Question)
    .where(Question.person_id == bindparam("person"), Question.room_id == bindparam("room"))
    .order_by(Question.id.desc())
)


async def account(session: AsyncSession, network: str, user: str) -> Account | None:
    """The account with this id on this network."""
    return (await session.scalars(_ACCOUNT, {"network": network, "user": user})).one_or_none()


async def met(
    session: AsyncSession,
    network: str,
    user: str,
    *,
    name: str,
    now: datetime,
    username: str | None = None,
    language: str | None = None,
    skeleton: str | None = None,
) -> Account:
    """The account of somebody who just did something: made at first sight, its name kept current.

    `skeleton` is what the name looks like, None where nobody asked.
    """
    known = await account(session, network, user) or await _expected(session, network, user, username)
    if known is None:
        person = Person(name=name, language=language, created_at=now)
        session.add(person)
        await session.flush()
        known = Account(person_id=person.id, network=network, user=user, name=name, username=username)
        known.skeleton = skeleton
        session.add(known)
        await session.flush()
        return known
    if known.person.language is None:
        known.person.language = language
    if name and (known.name, known.username) != (name, username):
        await _rename(session, known, name, username)
    if name and skeleton is not None and known.skeleton != skeleton:
        known.skeleton = skeleton
    return known


async def _expected(session: AsyncSession, network: str, user: str, username: str | None) -> Account | None:
    """The account that the registry knows by user name only; now its id is known.

    User names change hands, so nobody inherits more than membership with one.
    """
    known = await account(session, network, f"@{username.lower()}") if username else None
    if known is None or await is_trusted(session, known.person_id):
        return None
    known.user = user
    await session.flush()
    return known


async def is_trusted(session: AsyncSession, person_id: int) -> bool:
    """Whether a person may do more than a member, or is asked to stand in for somebody who may."""
    held = select(Role.id).where(Role.person_id == person_id, Role.role != RoleName.MEMBER)
    stands_in = select(Deputy.id).where(Deputy.deputy_id == person_id)
    return bool(await session.scalar(select(or_(held.exists(), stands_in.exists()))))


async def _rename(session: AsyncSession, known: Account, name: str, username: str | None) -> None:
    person = await session.get_one(Person, known.person_id)
    if person.name in (known.name, known.user):
        person.name = name
    known.name, known.username = name, username


async def accounts(session: AsyncSession, person_id: int) -> Sequence[Account]:
    """All identities of one person."""
    return (await session.scalars(select(Account).where(Account.person_id == person_id))).all()


async def roles(session: AsyncSession, person_id: int) -> frozenset[RoleName]:
    """What a person is trusted with."""
    return frozenset((await session.scalars(select(Role.role).where(Role.person_id == person_id))).all())


async def grant(session: AsyncSession, person_id: int, role: RoleName) -> bool:
    """Give a role; False when the person had it."""
    if role in await roles(session, person_id):
        return False
    session.add(Role(person_id=person_id, role=role))
    await session.flush()
    return True


async def revoke(session: AsyncSession, person_id: int, role: RoleName) -> bool:
    """Take a role away; False when there was none."""
    gone = await session.execute(delete(Role).where(Role.person_id == person_id, Role.role == role))
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # DELETE yields a CursorResult


async def holders(session: AsyncSession, role: RoleName) -> Sequence[Person]:
    """Everybody with a role, oldest first."""
    return (
        await session.scalars(select(Person).join(Role, Role.person_id == Person.id).where(Role.role == role))
    ).all()


async def named(session: AsyncSession, words: str) -> Sequence[Person]:
    """People whose name, organisation, account id or user name is `words` (a leading @ does not matter)."""
    bare = words.strip().removeprefix("@").casefold()
    everybody = (await session.scalars(select(Person).order_by(Person.id))).all()
    names: dict[int, set[str]] = {
        p.id: {p.name.casefold(), (p.organisation or "").casefold()} for p in everybody
    }
    for known in (await session.scalars(select(Account))).all():
        names[known.person_id] |= {
            (known.username or "").casefold(),
            known.user.removeprefix("@").casefold(),
            known.name.casefold(),
        }
    return [p for p in everybody if bare and bare in names[p.id]]


async def ask(
    session: AsyncSession,
    person_id: int,
    room: Room,
    *,
    now: datetime,
    message_id: int | None = None,
    on_yes: str | None = None,
    on_no: str | None = None,
    on_text: str | None = None,
    data: dict[str, Any] | None = None,
) -> Question:
    """Open a question to a person in a room; it takes the place of an earlier one there."""
    await forget(session, person_id, room.id)
    question = Question(
        person_id=person_id,
        room_id=room.id,
        message_id=message_id,
        on_yes=on_yes,
        on_no=on_no,
        on_text=on_text,
        data=data or {},
        asked_at=now,
    )
    session.add(question)
    await session.flush()
    return question


async def question(session: AsyncSession, person_id: int, room_id: int) -> Question | None:
    """What this person was last asked in this room and has not answered."""
    return (await session.scalars(_QUESTION, {"person": person_id, "room": room_id})).first()


async def forget(session: AsyncSession, person_id: int, room_id: int) -> None:
    """The question is answered or given up."""
    await session.execute(
        delete(Question).where(Question.person_id == person_id, Question.room_id == room_id)
    )
