"""Queries on reactions: people's, counted ones, and what the bot's own were last meant to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import silent
from storage.models import Account, Message, Outbox, OwnReaction, Reaction, ReactionCount, Room
from storage.outbox import MIRROR


async def carried(session: AsyncSession, message: Message) -> Sequence[tuple[Reaction, Account]]:
    """People's reactions to a message, oldest first, without those of people who are not carried over."""
    rows = await session.execute(
        select(Reaction, Account)
        .join(Account, Account.id == Reaction.account_id)
        .where(
            Reaction.message_id == message.id, Account.person_id.not_in(silent.in_channel(message.channel_id))
        )
        .order_by(Reaction.id)
    )
    return [(reaction, account) for reaction, account in rows]


async def counts(session: AsyncSession, message_id: int) -> Sequence[ReactionCount]:
    """What rooms have counted under a message, in the order they gave."""
    rows = select(ReactionCount).where(ReactionCount.message_id == message_id).order_by(ReactionCount.id)
    return (await session.scalars(rows)).all()


async def count(
    session: AsyncSession, message: Message, room: Room, numbers: Sequence[tuple[str, int]]
) -> None:
    """From now on the room counts this under the message, and nothing else."""
    await session.execute(
        delete(ReactionCount).where(ReactionCount.message_id == message.id, ReactionCount.room_id == room.id)
    )
    for emoji, number in dict(numbers).items():
        session.add(ReactionCount(message_id=message.id, room_id=room.id, emoji=emoji, number=number))
    await session.flush()


async def own(session: AsyncSession, message_id: int) -> Sequence[OwnReaction]:
    """The bot's own reactions under a message, in every room."""
    return (await session.scalars(select(OwnReaction).where(OwnReaction.message_id == message_id))).all()


async def last_wish(session: AsyncSession, message_id: int, room_id: int) -> Mapping[str, Any] | None:
    """What the bot's reactions under a message were last meant to be in a room: the payload of that row."""
    rows = await session.scalars(
        select(Outbox.payload)
        .where(Outbox.message_id == message_id, Outbox.room_id == room_id, Outbox.kind == MIRROR)
        .order_by(Outbox.id.desc())
        .limit(1)
    )
    return rows.first()
