"""The relay: what a person says, changes or takes away in one room happens in the channel's other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.events import Edited, Posted
from bot.network import Network
from forum import agenda, rendering, voice
from forum.context import Context
from forum.notices import relay as notices
from storage import outbox, places
from storage.models import Account, Message, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something said in a room, written down: who, where, and what it answers."""

    ctx: Context
    room: Room
    account: Account
    message: Message
    received_at: datetime

    @property
    def author(self) -> dict[str, str]:
        """As the other side is told."""
        return {"name": self.account.name, "user": self.account.user, "network": self.account.network}


async def posted(heard: Heard, event: Posted, networks: Mapping[str, Network]) -> None:
    """Carry words to the other rooms; what cannot be carried is said where it was written."""
    rooms = await _others(heard, networks)
    if not rooms:
        return
    if event.missing:
        await _tell_missing(heard, event.missing, rooms)
        if not event.text:
            return
        heard.message.text = await _caption(heard, event)
    await outbox.post(
        heard.ctx.session,
        heard.message,
        to=rooms,
        now=heard.ctx.machine_now,
        author=heard.author,
        received_at=heard.received_at,
    )


async def edited(heard: Heard, event: Edited) -> None:
    """Change the words wherever they were carried."""
    await outbox.edit(
        heard.ctx.session,
        heard.message,
        await _caption(heard, event) if event.missing else event.text,
        now=heard.ctx.machine_now,
        author=heard.author,
        received_at=heard.received_at,
    )


async def _others(heard: Heard, networks: Mapping[str, Network]) -> list[Room]:
    rooms = await places.rooms_of(heard.ctx.session, heard.room.channel_id)
    secret = await agenda.confidential_now(heard.ctx, heard.room.channel_id)
    return [
        room
        for room in rooms
        if room.id != heard.room.id and not (secret and not networks[room.network].confidential)
    ]


async def _caption(heard: Heard, event: Posted | Edited) -> str:
    """What is missing, in the channel's first language, before the words that came with it."""
    mark = notices.left_out(event.missing or "", heard.room.network)
    languages = await voice.languages_in(heard.ctx, heard.room.channel_id)
    return f"{rendering.render(mark, languages[0])} {event.text}"


async def _tell_missing(heard: Heard, kind: str, rooms: list[Room]) -> None:
    elsewhere = sorted({room.network for room in rooms})
    await voice.in_room(
        heard.ctx,
        heard.room,
        notices.not_carried(kind, elsewhere),
        cause=f"not_carried:{heard.message.id}",
        reply_to=heard.message,
    )
