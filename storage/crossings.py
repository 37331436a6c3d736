"""Queries on what means something else on every network: where a message is seen, who a person is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Account, Copy, Message, Person, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One place where a message can be seen."""

    room_id: int
    network: str
    address: str
    native_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Somebody as one network knows them, and the same person's id on another."""

    user: str
    username: str | None
    network: str
    elsewhere: str


async def shown(session: AsyncSession, network: str, whole: str, native_id: str) -> Sequence[Shown]:
    """Where the message with this id in this place, or in a part of it, can be seen; [] for none of ours."""
    there = aliased(Room)
    inside = or_(there.address == whole, there.address.startswith(f"{whole}/", autoescape=True))
    meant = (
        select(Copy.message_id)
        .join(there, there.id == Copy.room_id)
        .where(there.network == network, inside, Copy.native_id == native_id)
        .limit(1)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Room.id, Room.network, Room.address, Copy.native_id)
        .join(Copy, Copy.room_id == Room.id)
        .join(Message, Message.id == Copy.message_id)
        .where(Copy.message_id == meant, Message.deleted_at.is_(None), Room.closed_at.is_(None))
        .order_by(Copy.part, Copy.id)
    )
    return [Shown(room_id=row[0], network=row[1], address=row[2], native_id=row[3]) for row in rows]


async def aliases(session: AsyncSession, network: str, named: Collection[str]) -> Sequence[Alias]:
    """The other accounts of those who are meant by these users or (with an @) user names.

    Only accounts that have spoken, of people who have not left: nobody else is likely to be there.
    """
    here, there = aliased(Account), aliased(Account)
    usernames = [name.removeprefix("@").lower() for name in named if name.startswith("@")]
    spoke = exists().where(Message.account_id == there.id)
    rows = await session.execute(
        select(here.user, here.username, there.network, there.user)
        .join(there, there.person_id == here.person_id)
        .join(Person, Person.id == here.person_id)
        .where(here.network == network, there.network != network, Person.left_at.is_(None), spoke)
        .where(or_(here.user.in_(named), func.lower(here.username).in_(usernames)))
        .order_by(there.id)
    )
    return [Alias(user=row[0], username=row[1], network=row[2], elsewhere=row[3]) for row in rows]
