"""Deputies: asked first, trusted until a day, heard and named; and gone without a trace of rights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import access, deputies, people, voice
from forum.context import Context
from storage.models import Purpose, RoleName
from tests.forum.cast import Cast
from tests.world import Member, World


@pytest.fixture
async def petra(world: World) -> Member:
    """Petra coordinates."""
    member = world.member("telegram", "1", "Petra Schulz")
    await world.grant(member, RoleName.COORDINATOR)
    await member.writes("hilfe")
    return member


@pytest.fixture
async def amira(world: World) -> Member:
    """Amira is a member the bot can reach."""
    member = world.member("telegram", "2", "Amira Haddad")
    await member.writes("hilfe")
    return member


async def roles(world: World, member: Member) -> frozenset[RoleName]:
    """What somebody may do now."""
    async with world.work.unit() as ctx:
        [found] = await people.known(ctx, member.account)
        return await access.roles_of(ctx, found.id)


async def test_a_deputy_counts_with_their_yes_and_until_the_day(
    world: World, petra: Member, amira: Member
) -> None:
    """Not a moment before, that day included, not a day longer."""
    await petra.writes("vertretung Amira Haddad bis 25.11.2026")
    assert "Mittwoch, 25. November 2026" in amira.last()
    assert RoleName.COORDINATOR not in await roles(world, amira)
    await amira.writes("ja")
    assert "vertritt Sie" in petra.last()
    assert RoleName.COORDINATOR in await roles(world, amira)
    await world.passes(timedelta(days=2))
    assert RoleName.COORDINATOR in await roles(world, amira)
    await world.passes(timedelta(days=1))
    assert RoleName.COORDINATOR not in await roles(world, amira)


async def test_a_deputy_may_say_no(world: World, petra: Member, amira: Member) -> None:
    """And whoever asked hears so."""
    await petra.writes("/vertretung Amira Haddad")
    await amira.presses(amira.sees()[-1], "Nein")
    assert "nicht vertreten" in petra.last()
    assert amira.last().startswith("Gut, Sie vertreten Petra Schulz nicht.")
    assert RoleName.COORDINATOR not in await roles(world, amira)


async def test_a_question_that_is_over_gives_no_rights(world: World, petra: Member, amira: Member) -> None:
    """A button pressed after `vertretung ende` does nothing."""
    await petra.writes("/vertretung Amira Haddad")
    asked = amira.sees()[-1]
    await petra.writes("/vertretung ende")
    await amira.presses(asked, "Ja")
    assert "erledigt" in amira.last()
    assert RoleName.COORDINATOR not in await roles(world, amira)


@pytest.mark.usefixtures("amira")
async def test_nobody_else_can_say_yes(world: World, petra: Member) -> None:
    """Rights hang on the person who was asked."""
    jan = world.member("telegram", "3", "Jan")
    await jan.writes("hilfe")
    await petra.writes("/vertretung Amira Haddad")
    async with world.work.unit() as ctx:
        [away] = await people.known(ctx, petra.account)
        [other] = await people.known(ctx, jan.account)
        with pytest.raises(deputies.NotOffered):
            await deputies.accept(ctx, other, away.id)


async def test_a_coordinator_may_name_one_for_somebody_else(
    world: World, petra: Member, amira: Member
) -> None:
    """Whoever is ill cannot type."""
    mira = world.member("matrix", "@mira:example.org", "Mira")
    await world.grant(mira, RoleName.MODERATOR)
    await mira.writes("hilfe")
    await petra.writes("/vertretung für Mira durch Amira Haddad bis morgen")
    await amira.writes("ja")
    assert RoleName.MODERATOR in await roles(world, amira)
    assert RoleName.COORDINATOR not in await roles(world, amira)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("vertretung", "Nennen Sie, wer Sie vertritt"),
        ("/vertretung Niemand Bekanntes", "heißt niemand"),
        ("/vertretung Petra Schulz", "jemand anderes"),
        ("/vertretung Amira Haddad bis 22.11.2026", "vorbei"),
        ("/vertretung Amira Haddad bis irgendwann", "Nennen Sie, wer Sie vertritt"),
        ("/vertretung für Amira Haddad durch Petra Schulz", "kein Amt"),
        ("/vertretung ende", "niemand vertreten"),
    ],
)
@pytest.mark.usefixtures("amira")
async def test_what_cannot_be_is_said_with_what_can(petra: Member, words: str, said: str) -> None:
    """One sentence each."""
    await petra.writes(words)
    assert said in petra.last()


async def test_whoever_cannot_be_asked_cannot_be_named(world: World, petra: Member) -> None:
    """A person the bot never met in private."""
    jan = world.member("matrix", "@jan:example.org", "Jan")
    await world.link(None, "!work:example.org", "Arbeit", Purpose.TALK)
    await jan.writes("hallo", "!work:example.org")
    await petra.writes("/vertretung Jan")
    assert "nicht privat fragen" in petra.last()


async def test_members_need_no_deputy(amira: Member) -> None:
    """The word is for moderators and coordinators."""
    await amira.writes("/vertretung Petra Schulz")
    assert "nur die Moderation" in amira.last()


async def test_a_deputy_hears_and_is_named(ctx: Context, cast: Cast) -> None:
    """Whatever reaches coordinators reaches them, and `kontakt` names them."""
    petra = await cast.person("Petra", RoleName.COORDINATOR)
    amira = await cast.person("Amira")
    await deputies.appoint(ctx, petra, RoleName.COORDINATOR, amira, ctx.today)
    assert await voice.role_holders(ctx, RoleName.COORDINATOR) == [petra, amira]
    contact = await people.contact(ctx)
    assert [(one.deputy.name, one.away, one.until) for one in contact.deputies] == [
        ("Amira", "Petra", ctx.today)
    ]


async def test_a_role_taken_away_takes_its_deputy_along(ctx: Context, cast: Cast) -> None:
    """Also when the role comes back."""
    petra = await cast.person("Petra", RoleName.COORDINATOR)
    amira = await cast.person("Amira")
    await deputies.appoint(ctx, petra, RoleName.COORDINATOR, amira, None)
    await people.revoke(ctx, str(petra.id), RoleName.COORDINATOR)
    assert not await access.has(ctx, amira.id, RoleName.COORDINATOR)
    await people.grant(ctx, str(petra.id), RoleName.COORDINATOR)
    assert not await access.has(ctx, amira.id, RoleName.COORDINATOR)


async def test_a_deputy_cannot_hand_the_role_on(ctx: Context, cast: Cast) -> None:
    """Trust is not a relay race."""
    petra = await cast.person("Petra", RoleName.COORDINATOR)
    amira, jan = await cast.person("Amira"), await cast.person("Jan")
    await deputies.appoint(ctx, petra, RoleName.COORDINATOR, amira, None)
    with pytest.raises(deputies.NoRole):
        await deputies.offer(ctx, amira, amira, jan, None)
