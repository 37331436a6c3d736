"""Queries on people's pictures as other networks keep them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, Avatar


def ask_for(session: AsyncSession, account: Account, shown_on: str) -> None:
    """Somebody is to look for a picture that is not known yet."""
    session.add(Avatar(network=account.network, user=account.user, shown_on=shown_on))


async def ask_again(session: AsyncSession, avatar_id: int) -> None:
    """Somebody is to look whether the picture is still the same."""
    await session.execute(update(Avatar).where(Avatar.id == avatar_id).values(looked_at=None))


async def wanted(session: AsyncSession) -> Avatar | None:
    """The row that somebody is to look at next."""
    rows = await session.scalars(
        select(Avatar).where(Avatar.looked_at.is_(None)).order_by(Avatar.id).limit(1)
    )
    return rows.first()


async def keep(
    session: AsyncSession, avatar_id: int, *, unique: str | None, handle: str | None, now: datetime
) -> None:
    """What a look has found; nothing when the row was dropped meanwhile."""
    row = await session.get(Avatar, avatar_id)
    if row is not None:
        row.unique, row.handle, row.looked_at = unique, handle, now


async def drop(session: AsyncSession, person_id: int) -> None:
    """Nothing is kept of this person's pictures."""
    theirs = exists().where(
        and_(
            Account.person_id == person_id,
            Account.network == Avatar.network,
            Account.user == Avatar.user,
        )
    )
    await session.execute(delete(Avatar).where(theirs).execution_options(synchronize_session=False))
