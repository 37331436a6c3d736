"""Which rooms may not have the command menu they should have."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from storage.models import Channel, Deputy, Purpose, Role, RoleName, Room


async def doubtful(session: AsyncSession, plain: Collection[str]) -> Sequence[Room]:
    """Open rooms, channel at hand, whose menu may be out of date; `plain` are the menus of mere members.

    The many private rooms of people without a role are left out once they have one of these.
    """
    trusted = select(Role.person_id).where(Role.role != RoleName.MEMBER)
    standing_in = select(Deputy.deputy_id)
    of_note = or_(
        Room.person_id.is_(None),
        Room.menu.is_(None),
        Room.menu.not_in(plain),
        Room.person_id.in_(trusted),
        Room.person_id.in_(standing_in),
    )
    rooms = await session.scalars(
        select(Room)
        .join(Room.channel)
        .where(Room.closed_at.is_(None), Room.paused_reason.is_(None), of_note)
        .where(Channel.purpose != Purpose.UNLINKED)
        .options(joinedload(Room.channel))
        .order_by(Room.id)
    )
    return rooms.all()
