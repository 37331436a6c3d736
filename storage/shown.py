"""What the networks show: copies of messages, and the bot's own reactions under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.inbox import insert_new
from storage.models import Copy, OwnReaction

if TYPE_CHECKING:
    from storage.deliveries import Claim

Connection = AsyncConnection | AsyncSession

#: Built once: composing a statement costs more than SQLite takes to run it.
_NATIVES = select(Copy.part, Copy.native_id).where(
    Copy.message_id == bindparam("message"), Copy.room_id == bindparam("room")
)
_SEEN = (
    select(Copy.native_id)
    .where(Copy.room_id == bindparam("room"))
    .order_by(Copy.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


async def natives(connection: Connection, message_id: int | None, room_id: int) -> dict[int, str]:
    """The native ids of a message in a room, by part."""
    if message_id is None:
        return {}
    rows = await connection.execute(_NATIVES, {"message": message_id, "room": room_id})
    return {row.part: row.native_id for row in rows}


async def own_reactions(
    connection: Connection, message_id: int | None, room_id: int
) -> dict[str, str | None]:
    """The bot's own reactions under a message in a room: emoji → id of the reaction, where it has one."""
    rows = await connection.execute(
        select(OwnReaction.emoji, OwnReaction.native_id)
        .where(OwnReaction.message_id == message_id, OwnReaction.room_id == room_id)
        .order_by(OwnReaction.id)
    )
    return {found.emoji: found.native_id for found in rows}


async def seen_ids(connection: Connection, room_id: int, limit: int = 200) -> Sequence[str]:
    """The newest native ids known in a room, newest first."""
    return (await connection.execute(_SEEN, {"room": room_id, "limit": limit})).scalars().all()


async def add_copy(
    connection: Connection, message_id: int, room_id: int, native_id: str, *, part: int, alias: str | None
) -> None:
    """One more place where a message can be seen; nothing when another process has written it down."""
    where = {"message_id": message_id, "room_id": room_id, "native_id": native_id, "part": part}
    await connection.execute(insert_new(connection, Copy), where | {"original": False, "alias": alias})


async def drop_copy(connection: Connection, claim: Claim, native_id: str) -> None:
    """The message cannot be seen there any more."""
    await connection.execute(delete(Copy).where(Copy.room_id == claim.room_id, Copy.native_id == native_id))


async def add_own_reaction(connection: Connection, claim: Claim, emoji: str, native_id: str | None) -> None:
    """The bot's reaction stands there now."""
    values = {"message_id": claim.message_id, "room_id": claim.room_id, "emoji": emoji}
    await connection.execute(insert_new(connection, OwnReaction).values(native_id=native_id, **values))


async def drop_own_reactions(connection: Connection, claim: Claim, emoji: str | None = None) -> None:
    """The bot's reaction is gone from there; without an emoji all of them are."""
    gone = delete(OwnReaction).where(
        OwnReaction.message_id == claim.message_id, OwnReaction.room_id == claim.room_id
    )
    await connection.execute(gone if emoji is None else gone.where(OwnReaction.emoji == emoji))
