"""Rooms of which people were told that they cannot be reached, until they are told that they can be again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inbox import set_cursor
from storage.models import Copy, Cursor

#: Cursors with these names say who was told, and what was seen last by then.
_ROOM, _PAUSED = "room ", " paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """People were told of it; the causes of what they were told begin with `cause`."""

    room_id: int
    cause: str
    #: No copy that was made before has a greater id.
    last_copy: int


async def note(session: AsyncSession, room_id: int, cause: str) -> None:
    """People have been told that the room cannot be reached."""
    last = (await session.execute(select(func.max(Copy.id)))).scalar_one()
    await set_cursor(session, f"{_ROOM}{room_id}{_PAUSED}", f"{last or 0} {cause}")


async def noted(session: AsyncSession) -> Sequence[Pause]:
    """All of them, in no order."""
    ours = Cursor.network.startswith(_ROOM), Cursor.network.endswith(_PAUSED)
    rows = await session.execute(select(Cursor.network, Cursor.value).where(*ours))
    return [_read(name, value) for name, value in rows]


def _read(name: str, value: str) -> Pause:
    last, _, cause = value.partition(" ")
    room_id = int(name.removeprefix(_ROOM).removesuffix(_PAUSED))
    return Pause(room_id=room_id, cause=cause, last_copy=int(last))


async def forget(session: AsyncSession, pause: Pause) -> None:
    """It is over, and whoever knew of it knows that too."""
    await session.execute(delete(Cursor).where(Cursor.network == f"{_ROOM}{pause.room_id}{_PAUSED}"))


async def is_overcome(session: AsyncSession, pause: Pause) -> bool:
    """Whether something was said in the room since."""
    # By the ids, not by the moments in the outbox: of those there is no index.
    since = select(Copy.id).where(Copy.id > pause.last_copy, Copy.room_id == pause.room_id)
    return await session.scalar(since.where(Copy.original.is_(False)).limit(1)) is not None
