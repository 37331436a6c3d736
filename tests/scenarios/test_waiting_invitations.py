"""Who invites the bot before they coordinate is answered once they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot import rooms
from bot.civil import machine_now
from bot.events import Address, Removed
from storage.models import Purpose, RoleName, Waiting
from tests.scenarios.arrivals import MX, channel_of, comes, invites
from tests.world import Member, World


@pytest.fixture
async def jan(world: World) -> Member:
    """Jan on Matrix coordinates later, and has just invited the bot."""
    member = world.member("matrix", "@jan:example.org", "Jan")
    await invites(world, member)
    return member


async def looked_after(world: World) -> None:
    """The clock looks after what waits."""
    async with world.work.unit() as ctx:
        await rooms.take_up_waiting(ctx)
    await world.settles()


async def waiting(world: World) -> list[str]:
    """The rooms that it was asked into and did not come."""
    async with world.work.unit() as ctx:
        return list(await ctx.session.scalars(select(Waiting.address)))


async def test_an_invitation_is_followed_once_its_inviter_coordinates(world: World, jan: Member) -> None:
    """As if it had come now: the bot joins, greets, and has nothing to do with the room yet; and once."""
    await looked_after(world)
    assert world.networks["matrix"].joined == []
    await world.grant(jan, RoleName.COORDINATOR)
    for _ in range(2):
        await looked_after(world)
    assert world.networks["matrix"].joined == [MX]
    assert [seen.text for seen in jan.sees(MX) if "„!verbinden“" in seen.text] == [jan.last(MX)]
    assert (await channel_of(world, "matrix", MX))[1] is Purpose.UNLINKED
    assert await waiting(world) == []


@pytest.mark.usefixtures("jan", "anna")
async def test_others_roles_open_no_room(world: World, mira: Member) -> None:
    """Neither that somebody else coordinates nor that they moderate."""
    await invites(world, mira, "!other:example.org")
    await looked_after(world)
    assert world.networks["matrix"].joined == []


async def test_an_invitation_that_is_withdrawn_is_forgotten(world: World, jan: Member) -> None:
    """Nobody wants the bot there any more."""
    await world.happens("matrix", Removed(room=Address(MX), at=machine_now(), sender=jan.sender))
    await world.grant(jan, RoleName.COORDINATOR)
    await looked_after(world)
    assert world.networks["matrix"].joined == []


async def test_an_invitation_is_forgotten_after_two_weeks(world: World, jan: Member) -> None:
    """Nobody counts on an answer any more."""
    async with world.work.unit() as ctx:
        await ctx.session.execute(update(Waiting).values(invited_at=ctx.machine_now - timedelta(days=15)))
    await world.grant(jan, RoleName.COORDINATOR)
    await looked_after(world)
    assert world.networks["matrix"].joined == []


@pytest.mark.usefixtures("jan")
async def test_another_coordinators_invitation_answers_it(world: World, anna_there: Member) -> None:
    """Nothing waits for a room in which the bot is."""
    await invites(world, anna_there)
    assert world.networks["matrix"].joined == [MX]
    assert await waiting(world) == []


@pytest.mark.usefixtures("jan")
async def test_rooms_of_other_networks_do_not_wait(world: World, anna: Member) -> None:
    """Where the bot is put into groups it is in already."""
    await comes(world, anna)
    assert await waiting(world) == [MX]
