"""Queries on who is not carried over: muted by moderators, or by their own wish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, Mute

_MUTED = (
    select(Mute.id)
    .join(Account, Account.id == Mute.account_id)
    .where(Mute.channel_id == bindparam("channel"), Account.person_id == bindparam("person"))
    .limit(1)
)


async def is_muted(session: AsyncSession, person_id: int, channel_id: int) -> bool:
    """Whether one of this person's accounts is muted in the channel."""
    found = await session.execute(_MUTED, {"person": person_id, "channel": channel_id})
    return found.first() is not None


async def mute(session: AsyncSession, account: Account, channel_id: int, *, by: int, now: datetime) -> None:
    """From now on the account's words stay where they are said."""
    session.add(Mute(account_id=account.id, channel_id=channel_id, by_person_id=by, muted_at=now))
    await session.flush()


async def unmute(session: AsyncSession, person_id: int, channel_id: int) -> None:
    """All accounts of this person are carried over again."""
    theirs = select(Account.id).where(Account.person_id == person_id)
    await session.execute(delete(Mute).where(Mute.channel_id == channel_id, Mute.account_id.in_(theirs)))


async def muted_in(session: AsyncSession, channel_id: int) -> Sequence[Account]:
    """The muted accounts of a channel, the latest first."""
    rows = select(Account).join(Mute, Mute.account_id == Account.id).where(Mute.channel_id == channel_id)
    return (await session.scalars(rows.order_by(Mute.id.desc()))).all()
