"""Files in the stories: what people send, and who sends it."""

from __future__ import annotations

from typing import Any

from bot.civil import machine_now
from bot.events import Address, NativeId, Posted
from bot.things import Media, MediaKind, Things
from storage import places
from storage.models import Purpose
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"
CONTENT = b"what the file holds"


def a_file(world: World, network: str, kind: MediaKind = MediaKind.PHOTO, **values: Any) -> Media:
    """A file that its network keeps; `ref` and `unique` are new unless they are given."""
    name = f"{network}-{next(world.serial)}"
    known: dict[str, Any] = {"ref": name, "unique": name, "size": len(CONTENT)}
    media = Media(kind=kind, network=network, **known | values)
    world.networks[network].files[media.ref] = CONTENT
    return media


def posted(member: Member, room: str, *media: Media, text: str = "", **values: Any) -> Posted:
    """The event of a message with files, not yet in the inbox."""
    return Posted(
        room=Address(room),
        at=machine_now(),
        sender=member.sender,
        native_id=NativeId(f"own-{next(member.world.serial)}"),
        text=text,
        things=Things(media=media),
        **values,
    )


async def sends(member: Member, room: str, *media: Media, text: str = "", **values: Any) -> NativeId:
    """Send files with a caption, and let everything come of it."""
    return await member.writes(text, room, things=Things(media=media), **values)


async def bridged(world: World) -> Member:
    """Olha, who writes on Telegram; the room is one channel with Matrix, and nothing was said in it."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return world.member("telegram", "7", "Olha")


async def add_room(world: World, address: str) -> None:
    """One more Telegram room in the channel."""
    async with world.work.unit() as ctx:
        room = await places.room_at(ctx.session, "telegram", TG)
        assert room is not None
        channel = await places.channel_of(ctx.session, room)
        await places.add_room(ctx.session, channel, "telegram", address, now=ctx.machine_now)
