"""Messages and their copies: native id -> copy -> message -> the other copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Copy, Message, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something a person may pick under a message; picking it runs `command` as if they had typed it."""

    label: str
    emoji: str
    command: str


async def write(
    session: AsyncSession,
    *,
    channel_id: int,
    text: str,
    now: datetime,
    account_id: int | None = None,
    cause: str | None = None,
    reply_to_id: int | None = None,
    choices: Sequence[Choice] = (),
    on_reply: str | None = None,
) -> Message:
    """A new message; with a `cause` that was said before, the message that already said it."""
    if cause is not None and (said := await of_cause(session, cause)) is not None:
        return said
    message = Message(
        channel_id=channel_id,
        account_id=account_id,
        text=text,
        cause=cause,
        reply_to_id=reply_to_id,
        choices=[asdict(choice) for choice in choices],
        on_reply=on_reply,
        said_at=now,
    )
    session.add(message)
    await session.flush()
    return message


async def of_cause(session: AsyncSession, cause: str) -> Message | None:
    """What was said for this cause."""
    return (await session.scalars(select(Message).where(Message.cause == cause))).one_or_none()


async def add_original(session: AsyncSession, message: Message, room: Room, native_id: str) -> None:
    """Where a person said it themselves."""
    session.add(Copy(message_id=message.id, room_id=room.id, native_id=native_id, part=0, original=True))
    await session.flush()


async def seen_at(session: AsyncSession, room_id: int, native_id: str) -> Message | None:
    """The message that this native id shows in this room."""
    return (
        await session.scalars(
            select(Message)
            .join(Copy, Copy.message_id == Message.id)
            .where(Copy.room_id == room_id, Copy.native_id == native_id)
        )
    ).first()


async def copies(session: AsyncSession, message_id: int) -> Sequence[Copy]:
    """Everywhere a message can be seen, room by room, part by part."""
    rows = await session.scalars(
        select(Copy).where(Copy.message_id == message_id).order_by(Copy.room_id, Copy.part)
    )
    return rows.all()


async def original(session: AsyncSession, message_id: int) -> Copy | None:
    """Where a person said it themselves; None for the forum's own words."""
    rows = await session.scalars(select(Copy).where(Copy.message_id == message_id, Copy.original.is_(True)))
    return rows.first()
