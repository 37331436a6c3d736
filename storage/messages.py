"""Messages and their copies: native id -> copy -> message -> the other copies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Copy, Message, Reaction, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something a person may pick under a message; picking it runs `command` as if they had typed it."""

    label: str
    emoji: str
    command: str


#: On the tables, not the classes: a unit of work of the ORM costs several times as much.
_COPIES = cast("Table", Copy.__table__)
_WRITE = insert(cast("Table", Message.__table__))
_WRITTEN = select(Message).where(Message.id == bindparam("id"))
_ADD_ORIGINAL = insert(_COPIES)


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
    things: Mapping[str, Any] | None = None,
) -> Message:
    """A new message; with a `cause` that was said before, the message that already said it."""
    if cause is not None and (said := await of_cause(session, cause)) is not None:
        return said
    words = {"channel_id": channel_id, "account_id": account_id, "text": text, "things": dict(things or {})}
    ties = {"cause": cause, "reply_to_id": reply_to_id, "on_reply": on_reply, "said_at": now}
    offered = {"choices": [asdict(choice) for choice in choices]}
    made = await session.execute(_WRITE, words | ties | offered)
    (number,) = made.inserted_primary_key  # type: ignore[attr-defined]  # INSERT yields a CursorResult
    return (await session.scalars(_WRITTEN, {"id": number})).one()


async def of_cause(session: AsyncSession, cause: str) -> Message | None:
    """What was said for this cause."""
    return (await session.scalars(select(Message).where(Message.cause == cause))).one_or_none()


async def said_causes(session: AsyncSession, causes: Collection[str]) -> set[str | None]:
    """Those of these causes for which something was said."""
    return set(await session.scalars(select(Message.cause).where(Message.cause.in_(causes))))


async def has_cause(session: AsyncSession, message_id: int | None, beginning: str) -> bool:
    """Whether the forum said it, for a cause that begins like this."""
    rows = select(Message.id).where(
        Message.id == message_id, Message.cause.startswith(beginning, autoescape=True)
    )
    return await session.scalar(rows) is not None


async def was_said_after(session: AsyncSession, beginning: str, after: str) -> bool:
    """Whether something was said for a cause that begins like this and is greater than `after`."""
    rows = select(Message.id).where(
        Message.cause.startswith(beginning, autoescape=True), Message.cause > after
    )
    return await session.scalar(rows.limit(1)) is not None


async def add_original(session: AsyncSession, message: Message, room: Room, native_id: str) -> None:
    """Where a person said it themselves."""
    where = {"message_id": message.id, "room_id": room.id, "native_id": native_id}
    await session.execute(_ADD_ORIGINAL, where | {"part": 0, "original": True, "alias": None})


_SEEN_AT = (
    select(Message)
    .join(Copy, Copy.message_id == Message.id)
    .where(Copy.room_id == bindparam("room"), Copy.native_id == bindparam("native"))
    .order_by(Copy.part.desc())
)


async def seen_together(session: AsyncSession, room_id: int, native_id: str) -> Sequence[Message]:
    """The messages that this native id shows in this room, the last one first: a bundle shows several."""
    return (await session.scalars(_SEEN_AT, {"room": room_id, "native": native_id})).all()


async def seen_at(session: AsyncSession, room_id: int, native_id: str) -> Message | None:
    """The message that this native id shows in this room; of several the last one."""
    return (await session.scalars(_SEEN_AT, {"room": room_id, "native": native_id})).first()


_KNOWN = (
    select(_COPIES.c.id)
    .where(_COPIES.c.room_id == bindparam("room"), _COPIES.c.native_id == bindparam("native"))
    .limit(1)
)


async def is_known(session: AsyncSession, room_id: int, native_id: str) -> bool:
    """Whether this native id shows anything in this room; the messages themselves are not loaded."""
    return (await session.execute(_KNOWN, {"room": room_id, "native": native_id})).first() is not None


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


async def forget_copy(session: AsyncSession, room_id: int, native_id: str) -> None:
    """The message cannot be seen there any more; people took it away themselves."""
    await session.execute(delete(Copy).where(Copy.room_id == room_id, Copy.native_id == native_id))


async def last_offer(session: AsyncSession, channel_id: int) -> Message | None:
    """The newest message of a channel if it offers choices: what a bare number answers."""
    rows = await session.scalars(
        select(Message)
        .where(Message.channel_id == channel_id, Message.account_id.is_(None))
        .order_by(Message.id.desc())
        .limit(1)
    )
    newest = rows.first()
    return newest if newest is not None and newest.choices else None


async def add_reaction(
    session: AsyncSession,
    message: Message,
    room: Room,
    *,
    account_id: int,
    emoji: str,
    native_id: str | None,
) -> bool:
    """One person's reaction; False when it was there."""
    known = await session.scalars(
        select(Reaction).where(
            Reaction.message_id == message.id, Reaction.account_id == account_id, Reaction.emoji == emoji
        )
    )
    if known.first() is not None:
        return False
    session.add(
        Reaction(
            message_id=message.id, account_id=account_id, room_id=room.id, emoji=emoji, native_id=native_id
        )
    )
    await session.flush()
    return True


async def drop_reaction(session: AsyncSession, message: Message, account_id: int, emoji: str) -> bool:
    """The person took it back; False when there was none."""
    gone = await session.execute(
        delete(Reaction).where(
            Reaction.message_id == message.id, Reaction.account_id == account_id, Reaction.emoji == emoji
        )
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # DELETE yields a CursorResult


async def reaction(session: AsyncSession, room_id: int, native_id: str) -> Reaction | None:
    """The reaction with this id of its own."""
    rows = await session.scalars(
        select(Reaction).where(Reaction.room_id == room_id, Reaction.native_id == native_id)
    )
    return rows.first()
