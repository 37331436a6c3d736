"""Queries on channels and rooms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from storage.models import Account, Channel, Code, Copy, Outbox, Purpose, Question, Room, RoomAlias, Waiting

#: Built once: composing a statement costs more than SQLite takes to run it.
_ROOM_AT = (
    select(Room)
    .where(
        Room.network == bindparam("network"),
        or_(
            Room.address == bindparam("address"),
            Room.id.in_(
                select(RoomAlias.room_id).where(
                    RoomAlias.network == bindparam("network"), RoomAlias.address == bindparam("address")
                )
            ),
        ),
    )
    .where(Room.closed_at.is_(None))
    # Whoever asks for a room asks for its channel next; this puts it at hand.
    .options(joinedload(Room.channel))
)
#: Channels that nobody linked.
NOBODYS = (Purpose.PRIVATE, Purpose.UNLINKED)
_ROOMS_OF = (
    select(Room).where(Room.channel_id == bindparam("channel"), Room.closed_at.is_(None)).order_by(Room.id)
)


async def room_at(session: AsyncSession, network: str, address: str) -> Room | None:
    """The open room at this address, under its present or a former one."""
    return (await session.scalars(_ROOM_AT, {"network": network, "address": address})).first()


async def channel_of(session: AsyncSession, room: Room) -> Channel:
    """The channel a room shows."""
    return await session.get_one(Channel, room.channel_id)


async def rooms_of(session: AsyncSession, channel_id: int) -> Sequence[Room]:
    """The open rooms of a channel, oldest first."""
    return (await session.scalars(_ROOMS_OF, {"channel": channel_id})).all()


async def channels(session: AsyncSession, *purposes: Purpose) -> Sequence[Channel]:
    """Channels with one of these purposes (without any: all that somebody linked), oldest first."""
    wanted = purposes or tuple(p for p in Purpose if p not in NOBODYS)
    return (
        await session.scalars(select(Channel).where(Channel.purpose.in_(wanted)).order_by(Channel.id))
    ).all()


async def channel_named(session: AsyncSession, name: str) -> Channel | None:
    """The linked channel with exactly this name; groups and people call themselves whatever they like."""
    rows = select(Channel).where(Channel.name == name).order_by(Channel.id)
    return (await session.scalars(rows.where(Channel.purpose.not_in(NOBODYS)))).first()


async def private_rooms(session: AsyncSession, person_id: int) -> Sequence[Room]:
    """Where one person can be reached alone, first where they last did something."""
    return (
        await session.scalars(
            select(Room)
            .where(Room.person_id == person_id, Room.closed_at.is_(None))
            .where(Room.paused_reason.is_(None))
            .order_by(func.coalesce(Room.heard_at, Room.linked_at).desc(), Room.id.desc())
        )
    ).all()


async def add_channel(session: AsyncSession, name: str, purpose: Purpose, now: datetime) -> Channel:
    """A new channel without rooms."""
    channel = Channel(name=name, purpose=purpose, created_at=now)
    session.add(channel)
    await session.flush()
    return channel


async def add_room(
    session: AsyncSession,
    channel: Channel,
    network: str,
    address: str,
    *,
    now: datetime,
    title: str = "",
    person_id: int | None = None,
) -> Room:
    """A window on `channel`; a room that was taken out before is opened again, history and all."""
    room = (
        await session.scalars(select(Room).where(Room.network == network, Room.address == address))
    ).one_or_none()
    if room is None:
        room = Room(network=network, address=address, channel_id=channel.id, linked_at=now, title=title)
        session.add(room)
    room.channel_id, room.linked_at, room.closed_at, room.paused_reason = channel.id, now, None, None
    room.person_id, room.heard_at = person_id, None
    await session.flush()
    return room


async def closed_room(session: AsyncSession, network: str, address: str) -> Room | None:
    """The room that was taken out and had this address."""
    rows = select(Room).where(Room.network == network, Room.address == address)
    return (await session.scalars(rows.where(Room.closed_at.is_not(None)))).one_or_none()


async def keep_waiting(
    session: AsyncSession, network: str, address: str, account_id: int, now: datetime
) -> None:
    """An invitation that cannot be followed yet; it takes the place of an earlier one into this room."""
    await forget_waiting(session, network, address)
    session.add(Waiting(network=network, address=address, account_id=account_id, invited_at=now))
    await session.flush()


async def forget_waiting(session: AsyncSession, network: str, address: str) -> None:
    """The invitation is answered, or withdrawn."""
    await session.execute(delete(Waiting).where(Waiting.network == network, Waiting.address == address))


async def forget_waiting_before(session: AsyncSession, moment: datetime) -> None:
    """Whoever invited before then does not count on an answer any more."""
    await session.execute(delete(Waiting).where(Waiting.invited_at < moment))


async def waiting_of(session: AsyncSession, people: Collection[int]) -> Sequence[tuple[Waiting, Account]]:
    """The waiting invitations by accounts of these people, oldest first."""
    rows = select(Waiting, Account).join(Account, Account.id == Waiting.account_id)
    found = await session.execute(rows.where(Account.person_id.in_(people)).order_by(Waiting.id))
    return [(waiting, account) for waiting, account in found]


async def move_room(session: AsyncSession, room: Room, address: str) -> None:
    """The room got a new address; the old one stays an alias, for events that still carry it."""
    if room.address == address:
        return
    await _forget_unlinked(session, room.network, address)
    session.add(RoomAlias(room_id=room.id, network=room.network, address=room.address))
    # Message ids begin anew at the new address; the old ones name nothing there, or something else.
    await session.execute(delete(Copy).where(Copy.room_id == room.id))
    room.address = address
    await session.flush()


async def _forget_unlinked(session: AsyncSession, network: str, address: str) -> None:
    """Make way for a room that moves here: its network may have told us of the new place first."""
    rows = await session.scalars(select(Room).where(Room.network == network, Room.address == address))
    stranger = rows.one_or_none()
    if stranger is None or (await channel_of(session, stranger)).purpose is not Purpose.UNLINKED:
        return
    for table in (Outbox, Copy, Code, Question, RoomAlias):
        await session.execute(delete(table).where(table.room_id == stranger.id))
    await session.delete(stranger)
    await session.flush()


async def unlinked_since(session: AsyncSession, moment: datetime) -> Sequence[Room]:
    """Open rooms that nobody has linked, and that the bot was in before then."""
    rows = await session.scalars(
        select(Room)
        .join(Room.channel)
        .where(Channel.purpose == Purpose.UNLINKED, Room.closed_at.is_(None), Room.linked_at <= moment)
        .order_by(Room.id)
    )
    return rows.all()


async def is_part_linked(session: AsyncSession, network: str, address: str) -> bool:
    """Whether the place of this address, or another part of it, is linked.

    Addresses are opaque but for this: what stands before a `/` is the whole that a room is a part of.
    """
    parts = _parts(network, address.partition("/")[0]).join(Room.channel)
    found = await session.scalars(parts.where(Channel.purpose.not_in(NOBODYS)).limit(1))
    return found.first() is not None


async def parts_of(session: AsyncSession, network: str, whole: str) -> Sequence[Room]:
    """The open rooms at this address and at parts of it, oldest first."""
    return (await session.scalars(_parts(network, whole).order_by(Room.id))).all()


async def part_showing(session: AsyncSession, network: str, whole: str, native_id: str) -> Room | None:
    """The open room at this address, or at a part of it, in which this message can be seen."""
    parts = _parts(network, whole).join(Copy, Copy.room_id == Room.id)
    return (await session.scalars(parts.where(Copy.native_id == native_id).limit(1))).first()


def _parts(network: str, whole: str) -> Select[Room]:
    inside = or_(Room.address == whole, Room.address.startswith(f"{whole}/", autoescape=True))
    return select(Room).where(Room.network == network, inside, Room.closed_at.is_(None))


async def room_with_address(session: AsyncSession, address: str) -> Room | None:
    """The open room with this address, on whichever network it is."""
    rows = await session.scalars(select(Room).where(Room.address == address, Room.closed_at.is_(None)))
    return rows.first()
