"""Queries on one-time codes, and on how often somebody typed a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Code, CodePurpose, WrongCode


async def add(
    session: AsyncSession,
    purpose: CodePurpose,
    digest: str,
    *,
    now: datetime,
    until: datetime,
    account_id: int | None = None,
    room_id: int | None = None,
) -> Code:
    """A new code; what the same account was given before for the same purpose opens nothing any more."""
    await void(session, purpose, account_id, now)
    code = Code(
        purpose=purpose,
        digest=digest,
        account_id=account_id,
        room_id=room_id,
        issued_at=now,
        expires_at=until,
    )
    session.add(code)
    await session.flush()
    return code


async def void(session: AsyncSession, purpose: CodePurpose, account_id: int | None, now: datetime) -> None:
    """Let every unused code of this purpose that the account (or nobody) was given end now."""
    await session.execute(
        update(Code)
        .where(Code.purpose == purpose, Code.used_at.is_(None))
        .where(Code.account_id.is_(None) if account_id is None else Code.account_id == account_id)
        .values(used_at=now)
    )


async def with_digest(session: AsyncSession, *digests: str) -> Sequence[Code]:
    """The codes with these digests, whatever became of them."""
    return (await session.scalars(select(Code).where(Code.digest.in_(digests)))).all()


async def note_wrong(session: AsyncSession, account_id: int, now: datetime) -> None:
    """This account typed a code that nobody was given."""
    session.add(WrongCode(account_id=account_id, at=now))
    await session.flush()


async def wrong_since(session: AsyncSession, account_id: int, moment: datetime, now: datetime) -> int:
    """How many wrong codes this account typed since then; older ones are forgotten, and all after `now`."""
    others = or_(WrongCode.at <= moment, WrongCode.at > now)
    await session.execute(delete(WrongCode).where(WrongCode.account_id == account_id, others))
    counted = select(func.count()).where(WrongCode.account_id == account_id)
    return (await session.execute(counted)).scalar_one()
