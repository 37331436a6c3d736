"""What a private chat is: never a room of several people, and the forum writes where one last wrote."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import linking
from bot.civil import machine_now
from bot.events import Address, NativeId, Posted
from storage import people, places
from storage.models import Account, Message, Purpose, RoleName
from tests.scenarios.arrivals import MX, channel_of, invites
from tests.world import Member, World


@pytest.fixture
async def former(world: World) -> str:
    """A room that was linked, and is no longer."""
    await world.link("-100", MX, "Arbeit", Purpose.TALK)
    async with world.work.unit() as ctx:
        await linking.unlink(ctx, MX)
    return MX


async def said(world: World) -> list[str]:
    """Everything that people said and that is kept."""
    async with world.work.unit() as ctx:
        return list(await ctx.session.scalars(select(Message.text).where(Message.account_id.is_not(None))))


async def test_two_left_in_a_room_are_not_in_private(world: World, former: str) -> None:
    """What is said there is nobody's business: not kept, and nobody is offered an idea."""
    jan = world.member("matrix", "@jan:example.org", "Jan")
    before = len(jan.sees(former))
    words = Posted(
        room=Address(former),
        at=machine_now(),
        sender=jan.sender,
        native_id=NativeId("$x"),
        text="Unter uns",
        private=True,
    )
    await world.happens("matrix", words)
    assert "Unter uns" not in await said(world)
    assert len(jan.sees(former)) == before


async def test_a_former_room_is_no_private_chat_whatever_the_invitation_says(
    world: World, former: str, anna_there: Member
) -> None:
    """It comes back as a room that nobody has linked, for a coordinator only."""
    jan = world.member("matrix", "@jan:example.org", "Jan")
    joined = len(world.networks["matrix"].joined)
    await invites(world, jan, former, private=True)
    assert len(world.networks["matrix"].joined) == joined
    await invites(world, anna_there, former, private=True)
    assert (await channel_of(world, "matrix", former))[1] is Purpose.UNLINKED


async def test_a_private_chat_that_was_closed_is_one_again(world: World) -> None:
    """Whoever left and writes there again is heard, though the network does not repeat what the chat is."""
    jan = world.member("matrix", "@jan:example.org", "Jan")
    await invites(world, jan, jan.private, private=True)
    async with world.work.unit() as ctx:
        await linking.unlink(ctx, jan.private)
    words = Posted(
        room=Address(jan.private),
        at=machine_now(),
        sender=jan.sender,
        native_id=NativeId("$x"),
        text="Ein Chor",
    )
    await world.happens("matrix", words)
    assert "Ein Chor" in await said(world)


@pytest.mark.parametrize("last", ["telegram", "matrix"])
async def test_the_forum_writes_where_the_person_last_wrote(world: World, anna: Member, last: str) -> None:
    """Not where they came last: the chat they use is the one they see."""
    here = world.member("telegram", "8", "Mira")
    there = world.member("matrix", "@mira:example.org", "Mira")
    await here.writes("/hilfe")
    async with world.work.unit() as ctx:
        known = await people.account(ctx.session, "telegram", here.user)
        assert known is not None
        ctx.session.add(Account(person_id=known.person_id, network="matrix", user=there.user, name="Mira"))
    await there.writes("/hilfe")
    asked = here if last == "telegram" else there
    await asked.writes("/hilfe")
    await world.grant(anna, RoleName.MODERATOR)
    await anna.writes("/vertretung Mira")
    assert "Vertreten Sie Anna" in asked.last()


async def test_where_one_last_wrote_comes_first(world: World, anna: Member) -> None:
    """Also before chats that were opened later."""
    async with world.work.unit() as ctx:
        known = await people.account(ctx.session, "telegram", anna.user)
        assert known is not None
        channel = await places.add_channel(ctx.session, "Anna", Purpose.PRIVATE, ctx.machine_now)
        later = machine_now()
        await places.add_room(ctx.session, channel, "matrix", "!dm", now=later, person_id=known.person_id)
        assert (await places.private_rooms(ctx.session, known.person_id))[0].address == "!dm"
    await anna.writes("/hilfe")
    async with world.work.unit() as ctx:
        assert (await places.private_rooms(ctx.session, known.person_id))[0].address == anna.private
