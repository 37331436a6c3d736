"""Queries on people who are not carried over from a channel: muted there, or by their own wish."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, Message, Mute, Person


def in_channel(channel_id: int) -> Select[int]:
    """The ids of these people, to be asked for inside another query."""
    muted = select(Account.person_id).join(Mute, Mute.account_id == Account.id)
    return select(Person.id).where(
        or_(Person.unrelayed_at.is_not(None), Person.id.in_(muted.where(Mute.channel_id == channel_id)))
    )


async def said(session: AsyncSession, message: Message) -> bool:
    """Whether a message is one of theirs."""
    theirs = select(Account.id).where(Account.id == message.account_id)
    rows = await session.scalars(theirs.where(Account.person_id.in_(in_channel(message.channel_id))))
    return rows.first() is not None


async def has(session: AsyncSession, channel_id: int, network: str, user: str) -> bool:
    """Whether the account with this id is one of theirs."""
    theirs = select(Account.id).where(Account.network == network, Account.user == user)
    rows = await session.scalars(theirs.where(Account.person_id.in_(in_channel(channel_id))))
    return rows.first() is not None


async def may_be_called(
    session: AsyncSession, channel_id: int, network: str, name: str, skeleton: str
) -> bool:
    """Whether one of them has this name on a network, one that looks like it, or an id that holds it."""
    alike = or_(
        Account.name == name,
        Account.skeleton == skeleton,
        Account.user.contains(name, autoescape=True),
    )
    namesakes = select(Account.id).where(Account.network == network, alike)
    rows = await session.scalars(namesakes.where(Account.person_id.in_(in_channel(channel_id))).limit(1))
    return rows.first() is not None
