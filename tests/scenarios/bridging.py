"""What stories about bridged people have in common: two rooms, and one human being with two accounts."""

from __future__ import annotations

from bot.civil import machine_now
from bot.events import Added, Address, Came, Removed, Shut, Went
from forum import joining
from forum.context import Context
from storage import people, places
from storage.models import Account, Person, Room
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"


async def one_person(world: World, *members: Member) -> None:
    """They are one human being, and the program knows it."""
    async with world.work.unit() as ctx:
        one, other = [await account_of(ctx, member) for member in members]
        await joining.join(ctx, one, other)
    await world.settles()


async def account_of(ctx: Context, member: Member) -> Account:
    """Their account, made when nobody has met them."""
    return await people.met(
        ctx.session, member.network, member.user, name=member.name, username=member.username, now=ctx.now
    )


async def person_of(ctx: Context, member: Member) -> Person:
    """The human being."""
    return await ctx.session.get_one(Person, (await account_of(ctx, member)).person_id)


async def room_at(ctx: Context, address: str) -> Room:
    """The open room with this address."""
    room = await places.room_with_address(ctx.session, address)
    assert room is not None
    return room


async def comes_back(world: World, member: Member, address: str, *, can_write: bool = True) -> None:
    """The bot is in the room (again), or has other rights there."""
    event = Added(
        room=Address(address), at=machine_now(), sender=member.sender, title="Arbeit", can_write=can_write
    )
    await world.happens(member.network, event)


async def is_put_out(world: World, member: Member, address: str) -> None:
    """The bot is out of the room."""
    event = Removed(room=Address(address), at=machine_now(), sender=member.sender)
    await world.happens(member.network, event)


async def is_shut(world: World, member: Member, address: str) -> None:
    """Somebody closes the room to writing."""
    await world.happens(member.network, Shut(room=Address(address), at=machine_now(), sender=member.sender))


async def come(world: World, address: str, *members: Member) -> None:
    """People come into a room."""
    senders = tuple(member.sender for member in members)
    event = Came(room=Address(address), at=machine_now(), sender=senders[0], people=senders)
    await world.happens(members[0].network, event)


async def go(world: World, address: str, *members: Member) -> None:
    """People leave a room."""
    senders = tuple(member.sender for member in members)
    event = Went(room=Address(address), at=machine_now(), sender=senders[0], people=senders)
    await world.happens(members[0].network, event)
