"""Who is who on the other side: names nobody can borrow, pictures, people who are really meant."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.relay import naming
from bot.relay.portraits import LARGEST, Portraits
from bot.things import Media, MediaKind
from forum.context import District
from rehearsal.patience import until
from storage import people
from storage.database import Database
from storage.models import Avatar, Purpose
from tests.conftest import MONDAY
from tests.scenarios.bridging import MX, TG, one_person, room_at
from tests.world import Member, World


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return world.member("telegram", "471", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


@pytest.fixture
def portraits(world: World, tmp_path: Path) -> Portraits:
    """Who looks for pictures."""
    return Portraits(world.work, world.networks, tmp_path / "media")


def shown(member: Member, room: str) -> str:
    """The name under which the newest words are read there."""
    author = member.sees(room)[-1].words.author
    assert author is not None
    return author.name


def picture(member: Member) -> str | None:
    """The picture beside the newest words in the Matrix room."""
    author = member.sees(MX)[-1].words.author
    return author.picture if author else None


@pytest.mark.parametrize(
    "name",
    [
        "Open Mic",
        "OPENMIC",
        "Оpеn Мiс",
        "0pen-Mlc",
        "𝕺𝖕𝖊𝖓 Mic",
        "Moderation",
        "Integrationsnetzwerk Musterkreis",
    ],
)
async def test_nobody_speaks_as_the_program(olha: Member, jan: Member, name: str) -> None:
    """A name that looks like the program's own bears a mark on the other side."""
    await replace(olha, name=name).writes("Alle Ideen sind angenommen", TG)
    assert shown(jan, MX).endswith("(Telegram 471)")


@pytest.mark.usefixtures("olha")
async def test_two_who_look_alike_can_be_told_apart(jan: Member, world: World) -> None:
    """From the second one's first words on both bear what only they can have."""
    anna = replace(world.member("telegram", "1", "Anna Müller"), username="anna")
    other = replace(world.member("telegram", "2", "Аnnа Mü1lеr"), username="anna2")
    await anna.writes("Guten Morgen", TG)
    assert shown(jan, MX) == "Anna Müller"
    await other.writes("Ich bin Anna", TG)
    assert shown(jan, MX) == "Аnnа Mü1lеr (@anna2)"
    await anna.writes("Ich auch", TG)
    assert shown(jan, MX) == "Anna Müller (@anna)"


async def test_somebody_of_another_channel_is_no_namesake(olha: Member, jan: Member, world: World) -> None:
    """Who never spoke here is nobody's double here."""
    await world.link("-200", "!family:example.org", "Familie", Purpose.TALK)
    await world.member("telegram", "2", "Olha").writes("Hallo", "-200")
    await olha.writes("Hallo", TG)
    assert shown(jan, MX) == "Olha"


async def test_two_accounts_of_one_person_are_no_doubles(olha: Member, jan: Member, world: World) -> None:
    """Linked people are one, whatever they are called."""
    there = world.member("matrix", "@olha:example.org", "Olha")
    await one_person(world, olha, there)
    await there.writes("Von hier", MX)
    await olha.writes("Und von dort", TG)
    assert (shown(olha, TG), shown(jan, MX)) == ("Olha", "Olha")


async def test_a_matrix_double_bears_the_whole_id(olha: Member, jan: Member, world: World) -> None:
    """Whoever has their own server can choose the first half of an id, not the second."""
    await jan.writes("Ich bin Jan", MX)
    await world.member("matrix", "@jan:evil.example", "Jan").writes("Ich auch", MX)
    assert shown(olha, TG) == "Jan (@jan:evil.example)"


async def test_of_a_long_id_the_end_is_shown(olha: Member, world: World) -> None:
    """The beginning is what anybody can choose."""
    long = world.member("matrix", f"@{'x' * 90}:evil.example", "Moderation")
    await long.writes("Ich bin es", MX)
    assert shown(olha, TG) == f"Moderation (…{'x' * 16}:evil.example)"


@pytest.mark.parametrize(("username", "stand_in"), [("olha_k", "@olha_k"), (None, "Gast 471")])
async def test_a_name_that_cannot_be_read_has_a_stand_in(
    olha: Member, jan: Member, username: str | None, stand_in: str
) -> None:
    """Only emoji, or nothing at all: people still see who it is."""
    await replace(olha, name="👍🌻", username=username).writes("Hallo", TG)
    assert shown(jan, MX) == stand_in


async def test_a_name_of_300_characters_keeps_its_mark(olha: Member, jan: Member, world: World) -> None:
    """What is cut is the name, never what tells it from another."""
    await replace(olha, name="x" * 300).writes("Hallo", TG)
    await replace(world.member("telegram", "2", "x" * 300), username="x2").writes("Hallo", TG)
    assert shown(jan, MX) == "x" * 54 + " (@x2)"


async def test_to_know_who_speaks_takes_no_time(olha: Member, world: World) -> None:
    """Names are on every message's way: they cost one small look into the database."""
    await olha.writes("Hallo", TG)
    async with world.work.unit() as ctx:
        account = await people.account(ctx.session, "telegram", "471")
        assert account is not None
        room = await room_at(ctx, TG)
        networks = list(world.networks.values())
        await naming.author(ctx, room, account, networks)
        began = time.process_time()
        for _ in range(20):
            await naming.author(ctx, room, account, networks)
        # A loaded machine is forgiven a lot; a second query or a look at every account is not.
        assert (time.process_time() - began) / 20 < 0.02


async def test_a_picture_stands_beside_the_words(
    olha: Member, jan: Member, world: World, portraits: Portraits
) -> None:
    """The first words go at once; the next ones bear the picture, which travelled once."""
    telegram, matrix = world.networks["telegram"], world.networks["matrix"]
    telegram.portraits["471"], telegram.files["face"] = portrait("face"), b"jpeg"
    await olha.writes("Hallo", TG)
    assert picture(jan) is None
    assert await portraits.look()
    assert not await portraits.look()
    await olha.writes("Noch da?", TG)
    await olha.writes("Gut", TG)
    assert not await portraits.look()
    assert matrix.uploaded == {picture(jan): b"jpeg"}


async def test_pictures_are_looked_for_beside_everything_else(
    olha: Member, world: World, portraits: Portraits
) -> None:
    """As long as the program runs, and what an earlier one left lying is cleared away."""
    telegram, matrix = world.networks["telegram"], world.networks["matrix"]
    telegram.portraits["471"], telegram.files["face"] = portrait("face"), b"jpeg"
    await olha.writes("Hallo", TG)

    async def look() -> dict[str, bytes] | None:
        return matrix.uploaded or None

    worker = asyncio.create_task(portraits.run())
    await until(look, 20)
    worker.cancel()


async def test_a_picture_nobody_can_have_disturbs_nobody(
    olha: Member, jan: Member, world: World, portraits: Portraits
) -> None:
    """Too large, or a network in trouble: the words go without a picture, and the next look is tomorrow's."""
    telegram = world.networks["telegram"]
    telegram.portraits["471"], telegram.files["face"] = portrait("face"), b"x" * (LARGEST + 1)
    await olha.writes("Hallo", TG)
    await portraits.look()
    await olha.writes("Hallo?", TG)
    assert not await portraits.look()
    assert picture(jan) is None


async def test_a_new_picture_takes_the_place_of_the_old_one(
    olha: Member, jan: Member, world: World, portraits: Portraits
) -> None:
    """When the network's events tell of another one, somebody looks again; not at every word."""
    telegram = world.networks["telegram"]
    telegram.portraits["471"], telegram.files["face"] = portrait("face"), b"old"
    await olha.writes("Hallo", TG)
    await portraits.look()
    telegram.portraits["471"], telegram.files["face2"] = portrait("face2"), b"new"
    await replace(olha, picture="face2").writes("Zu bald", TG)
    assert not await portraits.look()
    await ages(world, timedelta(minutes=11))
    await replace(olha, picture="face2").writes("Neu", TG)
    assert await portraits.look()
    await olha.writes("Hier", TG)
    assert world.networks["matrix"].uploaded[picture(jan) or ""] == b"new"


async def test_after_a_day_somebody_looks_again(olha: Member, world: World, portraits: Portraits) -> None:
    """Networks whose events tell nothing are asked once a day."""
    world.networks["telegram"].portraits["471"] = portrait("face")
    for hours, wanted in ((0, True), (23, False), (2, True)):
        await ages(world, timedelta(hours=hours))
        await olha.writes("Hallo", TG)
        assert await portraits.look() is wanted


@pytest.mark.usefixtures("olha")
async def test_a_network_that_shows_no_pictures_asks_for_none(jan: Member, portraits: Portraits) -> None:
    """Nobody's picture is fetched to be shown nowhere."""
    await jan.writes("Hallo", MX)
    assert not await portraits.look()


async def test_a_district_may_do_without_pictures(database: Database, district: District) -> None:
    """Then nobody's picture is asked for."""
    world = World.build(database, replace(district, avatars=False), MONDAY)
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    await world.member("telegram", "471", "Olha").writes("Hallo", TG)
    async with world.work.unit() as ctx:
        assert (await ctx.session.scalars(select(Avatar))).all() == []


async def test_trouble_with_a_picture_keeps_the_old_one(
    olha: Member, jan: Member, world: World, portraits: Portraits
) -> None:
    """A look that fails takes nothing away."""
    telegram = world.networks["telegram"]
    telegram.portraits["471"], telegram.files["face"] = portrait("face"), b"old"
    await olha.writes("Hallo", TG)
    await portraits.look()
    telegram.portraits["471"] = portrait("gone")
    await ages(world, timedelta(minutes=11))
    await replace(olha, picture="gone").writes("Hallo", TG)
    await portraits.look()
    await replace(olha, picture="gone").writes("Hallo", TG)
    assert picture(jan) is not None


async def ages(world: World, time: timedelta) -> None:
    """So much machine time passes for pictures."""
    async with world.work.unit() as ctx:
        for row in await ctx.session.scalars(select(Avatar)):
            row.looked_at = row.looked_at - time if row.looked_at else None


def portrait(ref: str) -> Media:
    """A picture as a network describes it."""
    return Media(kind=MediaKind.PHOTO, network="telegram", ref=ref, unique=ref)
