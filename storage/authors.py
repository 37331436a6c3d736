"""Queries on who speaks: whether their words stay where they are, and as whom the others see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Account, Avatar, Message, Outbox
from storage.models.base import UtcDateTime
from storage.outbox import SEND

#: Of what was said lately in a channel, so much is looked at.
_LATELY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is known of a person's picture: the row `Avatar` with this id."""

    id: int
    unique: str | None
    handle: str | None
    looked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account is to be shown in other rooms of a channel."""

    #: Somebody else who has spoken there has a name that looks the same.
    namesake: bool
    #: None where nobody has asked for one.
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said lately, in the dialect."""

    name: str
    text: str


_other = aliased(Account)
#: Not by the index of the channel, which has every message that was ever said there.
_spoke = exists().where(Message.account_id == _other.id, Message.channel_id + 0 == bindparam("channel"))
_namesake = exists().where(_other.skeleton == Account.skeleton, _other.person_id != Account.person_id, _spoke)
_STANDING = (
    select(_namesake, Avatar.id, Avatar.unique, Avatar.handle, Avatar.looked_at)
    .select_from(Account)
    .outerjoin(
        Avatar,
        and_(
            Avatar.network == Account.network,
            Avatar.user == Account.user,
            Avatar.shown_on == bindparam("shown_on"),
        ),
    )
    .where(Account.id == bindparam("account"))
)
_newest = (
    select(Message.id, Message.account_id, Message.text)
    .where(Message.channel_id == bindparam("channel"))
    .order_by(Message.id.desc())
    .limit(_LATELY)
    .subquery()
)
_LATELY_SAID = (
    select(Account.name, _newest.c.text)
    .join(Account, Account.id == _newest.c.account_id)
    .where(
        Account.id != bindparam("account"),
        exists().where(
            Outbox.message_id == _newest.c.id,
            Outbox.kind == SEND,
            Outbox.created_at > bindparam("since", type_=UtcDateTime),
        ),
    )
    .order_by(_newest.c.id.desc())
)


async def standing(session: AsyncSession, account: Account, channel_id: int, shown_on: str) -> Standing:
    """How this account is shown in the channel; `shown_on` is the network that would show its picture."""
    given = {"account": account.id, "channel": channel_id, "shown_on": shown_on}
    namesake, row, unique, handle, looked_at = (await session.execute(_STANDING, given)).one()
    picture = Picture(id=row, unique=unique, handle=handle, looked_at=looked_at) if row else None
    return Standing(namesake=namesake, picture=picture)


async def lately(session: AsyncSession, channel_id: int, account_id: int, since: datetime) -> Sequence[Said]:
    """What other accounts said in the channel and was carried since then, newest first."""
    given = {"channel": channel_id, "account": account_id, "since": since}
    rows = await session.execute(_LATELY_SAID, given)
    return [Said(name=row.name, text=row.text) for row in rows]
