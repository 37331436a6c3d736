"""What does not mend itself: deliveries that died, events set aside, networks that went silent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import inbox, retention
from storage.models import Channel, Cursor, Inbox, Message, Outbox, OutboxState, Room
from storage.models.queues import DEAD, SET_ASIDE
from storage.outbox import DELETE, EDIT, SEND

#: Effects whose loss somebody would notice.
SAID = (SEND, EDIT, DELETE)
#: The cause of messages about troubles begins so: of those that get lost nobody is told.
CARD = "troubles:"
#: What a reply to an open card runs; a card without it is closed.
REPLY = "resend"
_DEAF = " deaf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A delivery that died and may still be sent again; `error` begins with the reason's key and a colon."""

    id: int
    kind: str
    error: str
    channel: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Events of one network that could not be read: how many, and the newest one's id."""

    network: str
    number: int
    newest: int


#: What its author has taken back is missed by nobody.
MISSED = or_(Outbox.kind == DELETE, Message.deleted_at.is_(None))
_UNSETTLED = (
    DEAD,
    Outbox.forgotten_at.is_(None),
    Outbox.kind.in_(SAID),
    MISSED,
    Room.closed_at.is_(None),
    or_(Message.cause.is_(None), not_(Message.cause.startswith(CARD))),
)


async def failed(session: AsyncSession) -> Sequence[Failed]:
    """What died and nobody has dealt with, oldest first."""
    rows = await session.execute(
        select(Outbox.id, Outbox.kind, Outbox.error, Channel.name, Room.network)
        .join(Room, Room.id == Outbox.room_id)
        .join(Channel, Channel.id == Room.channel_id)
        .outerjoin(Message, Message.id == Outbox.message_id)
        .where(*_UNSETTLED)
        .order_by(Outbox.id)
    )
    return [
        Failed(id=row.id, kind=row.kind, error=row.error or "", channel=row.name, network=row.network)
        for row in rows
    ]


async def count_failed(session: AsyncSession) -> int:
    """How many there are of them."""
    counted = (
        select(func.count(Outbox.id))
        .join(Room, Room.id == Outbox.room_id)
        .outerjoin(Message, Message.id == Outbox.message_id)
        .where(*_UNSETTLED)
    )
    return (await session.execute(counted)).scalar_one()


async def set_aside(session: AsyncSession) -> Sequence[SetAside]:
    """Unreadable events whose bytes are still there, network by network."""
    rows = await session.execute(
        select(Inbox.network, func.count(Inbox.id), func.max(Inbox.id))
        .where(SET_ASIDE, Inbox.raw != b"")
        .group_by(Inbox.network)
        .order_by(Inbox.network)
    )
    return [SetAside(network=network, number=number, newest=newest) for network, number, newest in rows]


async def find(session: AsyncSession, outbox_id: int) -> Outbox | None:
    """A row by its number."""
    return await session.get(Outbox, outbox_id, populate_existing=True)


async def is_taken_back(session: AsyncSession, row: Outbox) -> bool:
    """Whether the words of this delivery are gone everywhere, so that there is nothing to send."""
    message = await session.get(Message, row.message_id) if row.message_id is not None else None
    return row.kind != DELETE and message is not None and message.deleted_at is not None


async def again(session: AsyncSession, ids: Collection[int]) -> int:
    """Send these again, each in its place; how many of them were dead and not forgotten."""
    changed = await session.execute(
        update(Outbox)
        .where(DEAD, Outbox.forgotten_at.is_(None), Outbox.id.in_(ids))
        .values(state=OutboxState.QUEUED, attempts=0, not_before=None, error=None)
        .execution_options(synchronize_session=False)
    )
    session.info["outbox"] = True
    return int(changed.rowcount)  # type: ignore[attr-defined]  # UPDATE yields a CursorResult


async def give_up(session: AsyncSession, ids: Collection[int], now: datetime) -> int:
    """Nobody will send these again: their words go, their fate stays; how many."""
    return await retention.forget(session, [DEAD, Outbox.forgotten_at.is_(None), Outbox.id.in_(ids)], now)


async def open_card(session: AsyncSession, channel_id: int) -> Message | None:
    """The message in a channel that tells of troubles and is kept up to date."""
    rows = await session.scalars(
        select(Message)
        .where(Message.channel_id == channel_id, Message.on_reply == REPLY)
        .order_by(Message.id.desc())
        .limit(1)
    )
    return rows.first()


async def note_deaf(connection: AsyncConnection, network: str, since: datetime) -> None:
    """Nothing comes from this network any more."""
    await inbox.set_cursor(connection, f"{network}{_DEAF}", since.isoformat())


async def note_hearing(connection: AsyncConnection, network: str) -> None:
    """It is heard again."""
    await connection.execute(delete(Cursor).where(Cursor.network == f"{network}{_DEAF}"))


async def deaf(session: AsyncSession) -> Mapping[str, datetime]:
    """Networks from which nothing comes, and since when (machine time)."""
    rows = await session.execute(select(Cursor.network, Cursor.value).where(Cursor.network.endswith(_DEAF)))
    return {name.removesuffix(_DEAF): datetime.fromisoformat(value) for name, value in rows}
