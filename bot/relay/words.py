"""The relay: what a person says, changes or takes away in one room happens in the channel's other rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import things
from bot.events import Edited, Posted
from bot.network import Network
from bot.relay import crossings, framing, polls, silence, stays
from bot.relay.framing import Framed
from bot.relay.heard import Heard
from forum import agenda, voice
from forum.notices import relay as notices
from storage import albums, outbox, places
from storage.models import Room
from storage.outbox import Payload

#: A kind of what cannot be carried: words of somebody who is not carried over, passed on by another person.
SILENT = "silent"


async def posted(heard: Heard, event: Posted, networks: Mapping[str, Network]) -> None:
    """Carry words and what came with them to the other rooms; what stays behind is said on this side."""
    rooms = await _others(heard, networks)
    if not rooms or await silence.stays_here(heard.ctx, heard.room, heard.account, event):
        return
    if event.forwarded is not None and await silence.is_theirs(heard.ctx, heard.room, event.forwarded):
        await _tell_missing(heard, SILENT, rooms)
        return
    if event.missing:
        await _tell_missing(heard, event.missing, rooms)
        if not event.text and not event.things:
            return
    framed = await _framed(heard, event, rooms, networks)
    if heard.message.text != framed.text:
        # The unit of work looks through whatever was assigned, also where nothing changed.
        heard.message.text = framed.text
    rolls = {room.id: _roll(event, networks[room.network]) for room in rooms}
    await outbox.post(
        heard.ctx.session,
        heard.message,
        to=rooms,
        now=heard.ctx.machine_now,
        author=await heard.author(event, rooms, networks),
        received_at=heard.received_at,
        extras=_merged(rooms, framed.extras, rolls),
    )
    if event.things.poll is not None:
        await polls.asked(heard, event.things.poll, networks)


async def edited(heard: Heard, event: Edited, networks: Mapping[str, Network]) -> None:
    """Change the words and files wherever they were carried."""
    if await silence.stays_here(heard.ctx, heard.room, heard.account, event):
        return
    if event.things.poll is not None:
        await polls.reworded(heard, event.things.poll)
        return
    rooms = await _others(heard, networks)
    framed = await _framed(heard, event, rooms, networks)
    before = things.load(heard.message.things)
    same = things.same(before, event.things)
    await outbox.edit(
        heard.ctx.session,
        heard.message,
        framed.text,
        now=heard.ctx.machine_now,
        author=await heard.author(event, rooms, networks),
        received_at=heard.received_at,
        things=None if same else things.dump(event.things),
        again=not same and not (things.replaceable(before, event.things) and _fits_in(framed)),
        extras=framed.extras,
        within={room.id for room in rooms},
    )


async def _framed(
    heard: Heard, event: Posted | Edited, rooms: Sequence[Room], networks: Mapping[str, Network]
) -> Framed:
    """The words as they are read elsewhere, with what in them means something else there."""
    framed = await framing.framed(heard, event, rooms, networks)
    crossing = await crossings.extras(heard.ctx, framed.text, heard.room, rooms, networks)
    lacking = await stays.too_large(heard.ctx, heard.message, event.things.media, rooms, networks)
    return replace(framed, extras=_merged(rooms, crossing, framed.extras, lacking))


def _fits_in(framed: Framed) -> bool:
    """Whether every room gets all files, so that one can take another's place."""
    return not any(outbox.LACKS in extra for extra in framed.extras.values())


def _merged(rooms: Sequence[Room], *extras: Mapping[int, Payload]) -> dict[int, Payload]:
    return {
        room.id: {key: value for one in extras for key, value in one.get(room.id, {}).items()}
        for room in rooms
    }


def _roll(event: Posted, network: Network) -> Payload:
    """Which album a single file may belong to in a room of `network`."""
    family = things.family(event.things)
    joins = network.albums and family is not None
    if not joins and event.album is None:
        return {}
    return albums.roll(album=event.album, family=family or "", at=event.at, joins=joins)


async def _others(heard: Heard, networks: Mapping[str, Network]) -> list[Room]:
    rooms = await places.rooms_of(heard.ctx.session, heard.room.channel_id)
    others = [room for room in rooms if room.id != heard.room.id]
    trusted = [room for room in others if networks[room.network].confidential]
    if len(trusted) < len(others) and await agenda.confidential_now(heard.ctx, heard.room.channel_id):
        return trusted
    return others


async def _tell_missing(heard: Heard, kind: str, rooms: Sequence[Room]) -> None:
    elsewhere = sorted({room.network for room in rooms})
    await voice.in_room(
        heard.ctx,
        heard.room,
        notices.not_carried(kind, elsewhere),
        cause=f"not_carried:{heard.message.id}",
        reply_to=heard.message,
    )
