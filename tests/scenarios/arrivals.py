"""How rooms come to the network in stories, and what is looked for afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.civil import machine_now
from bot.events import Added, Address, Invited
from forum import farewells
from forum.context import Context
from storage import places
from storage.models import Purpose
from tests.world import Member, World

TG, OTHER_TG, MX = "-100", "-200", "!work:example.org"
CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")


async def comes(
    world: World, member: Member, address: str = TG, title: str = "Arbeit", **standing: bool
) -> None:
    """Somebody takes the bot into a group."""
    world.networks[member.network].titles[address] = title
    event = Added(
        room=Address(address), at=machine_now(), sender=member.sender, title=title, fresh=True, **standing
    )
    await world.happens(member.network, event)


async def invites(world: World, member: Member, address: str = MX, *, private: bool = False) -> None:
    """Somebody asks the bot into a Matrix room, or into a private chat."""
    world.networks[member.network].titles[address] = "Arbeit"
    event = Invited(room=Address(address), at=machine_now(), sender=member.sender, private=private)
    await world.happens(member.network, event)


def administers(world: World, member: Member, *addresses: str) -> None:
    """The network knows them as administrator of these rooms."""
    world.networks[member.network].administrators |= {(address, member.user) for address in addresses}


async def ages(world: World, time: timedelta) -> None:
    """So much machine time passes for rooms, and the clock looks after them."""
    async with world.work.unit() as ctx:
        for room in await places.unlinked_since(ctx.session, ctx.machine_now):
            room.linked_at -= time
    async with world.work.unit() as ctx:
        await farewells.leave_unlinked(ctx)
    await world.settles()


async def channel_of(world: World, network: str, address: str) -> tuple[str, Purpose]:
    """Name and purpose of the channel a room is on."""
    async with world.work.unit() as ctx:
        return await _channel(ctx, network, address)


async def _channel(ctx: Context, network: str, address: str) -> tuple[str, Purpose]:
    room = await places.room_at(ctx.session, network, address)
    assert room is not None
    channel = await places.channel_of(ctx.session, room)
    return channel.name, channel.purpose


def code_in(text: str) -> str:
    """The one-time code that a text tells."""
    found = CODE.search(text)
    assert found is not None, text
    return found[0]
