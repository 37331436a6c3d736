"""Places in parts (a chat with topics): news that name only the whole, brought to the parts they concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.events import Added, Address, Came, Counted, Event, Reacted, Removed, Went
from forum.context import Context
from storage import places
from storage.models import Room

#: Why a room is paused whose topic was closed: rights in the whole do not open it again.
SHUT = "shut"


async def concerned(ctx: Context, network: str, event: Event) -> Sequence[Event]:
    """The event itself, or the same for each open room that is meant by it."""
    match event:
        case Reacted(native_id=native) | Counted(native_id=native):
            showing = await places.part_showing(ctx.session, network, event.room, native)
            return [event] if showing is None else [_at(event, showing)]
        case Added() | Removed() | Came() | Went():
            parts = await places.parts_of(ctx.session, network, event.room)
            return [_at(event, part) for part in parts if _reaches(event, part)] if parts else [event]
    return [event]


def _at(event: Event, part: Room) -> Event:
    """The event as if the part had been named; the whole's title is not the part's."""
    if event.room == part.address:
        return event
    if isinstance(event, Added):
        event = replace(event, title="")
    return replace(event, room=Address(part.address))


def _reaches(event: Event, part: Room) -> bool:
    return not isinstance(event, Added) or part.address == event.room or part.paused_reason != SHUT
