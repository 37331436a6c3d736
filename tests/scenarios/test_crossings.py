"""What means something else on every network arrives as what it means there: mentions and addresses."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.relay import crossings
from storage.models import Purpose
from tests.scenarios.bridging import MX, TG, one_person, room_at
from tests.world import Member, World


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return replace(world.member("telegram", "471", "Olha"), username="olha_k")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


@pytest.fixture
async def olha_there(olha: Member, world: World) -> Member:
    """Olha's account on Matrix, linked with the other, used before."""
    there = world.member("matrix", "@olha:example.org", "Olha")
    await olha.writes("Hier bin ich", TG)
    await there.writes("Und hier auch", MX)
    await one_person(world, olha, there)
    return there


async def test_linked_people_are_really_meant(olha: Member, olha_there: Member, jan: Member) -> None:
    """Whoever has joined their accounts is called on the network where the words are read."""
    await jan.writes(f'<mention user="{olha_there.user}">Olha</mention>, kommst du?', MX)
    assert olha.sees(TG)[-1].words.mentions == {olha_there.user: "471"}


@pytest.mark.parametrize("name", ["471", "@olha_k", "@Olha_K"])
async def test_a_mention_may_be_an_id_or_a_user_name(olha_there: Member, world: World, name: str) -> None:
    """Telegram knows both."""
    await world.member("telegram", "2", "Tom").writes(f'<mention user="{name}">Olha</mention>?', TG)
    assert olha_there.sees(MX)[-1].words.mentions == {name: "@olha:example.org"}


@pytest.mark.usefixtures("olha")
async def test_everybody_else_pings_nobody(jan: Member, world: World) -> None:
    """Unknown people, people without another account, and bare names mean nobody there."""
    await jan.writes("Hallo", MX)
    tom = world.member("telegram", "2", "Tom")
    for words in ('<mention user="471">Olha</mention>', '<mention user="@none">X</mention>', "@jan Olha"):
        await tom.writes(words, TG)
        assert jan.sees(MX)[-1].words.mentions == {}


async def test_an_account_that_never_spoke_is_not_called(olha: Member, world: World) -> None:
    """Nobody is called into a room that they may not be in."""
    there = world.member("matrix", "@olha:example.org", "Olha")
    await olha.writes("Hier bin ich", TG)
    await one_person(world, olha, there)
    await world.member("telegram", "2", "Tom").writes('<mention user="471">Olha</mention>?', TG)
    assert there.sees(MX)[-1].words.mentions == {}


async def test_the_address_of_a_message_leads_to_its_copy(olha: Member, jan: Member) -> None:
    """Bare, behind words, and at the end of a sentence; both ways."""
    said = await olha.writes("Um drei", TG)
    copy = jan.sees(MX)[-1].native_id
    there, here = f"https://telegram.example/{TG}/{said}", f"https://matrix.example/{MX}/{copy}"
    for words in (f"Siehe {there}.", f'<a href="{there}">hier</a>', f"({there})"):
        await olha.writes(words, TG)
        assert jan.sees(MX)[-1].words.links == {there: here}
    await jan.writes(f"Siehe {here}", MX)
    assert olha.sees(TG)[-1].words.links == {here: there}


async def test_other_addresses_stay(olha: Member, jan: Member) -> None:
    """Pages, unknown messages and addresses of the other network are left alone."""
    for url in (
        "https://example.org/a",
        f"https://telegram.example/{TG}/t999",
        "https://matrix.example/!x:y/m1",
    ):
        await olha.writes(f"Siehe {url}", TG)
        assert jan.sees(MX)[-1].words.links == {}


async def test_a_message_that_was_taken_away_leads_nowhere(olha: Member, jan: Member) -> None:
    """Nobody is led to what is gone."""
    said = await olha.writes("Um drei", TG)
    await olha.writes("/entfernen", TG, reply_to=said)
    await olha.writes(f"https://telegram.example/{TG}/{said}", TG)
    assert jan.sees(MX)[-1].words.links == {}


async def test_a_message_in_a_topic_is_found_by_its_chat(jan: Member, world: World) -> None:
    """Addresses name the chat; the message may be in one of its topics."""
    await world.link("-300/7", "!topic:example.org", "Thema", Purpose.TALK)
    tom = world.member("telegram", "2", "Tom")
    said = await tom.writes("Um drei", "-300/7")
    await tom.writes(f"https://telegram.example/-300/{said}", "-300/7")
    assert list(jan.sees("!topic:example.org")[-1].words.links) == [f"https://telegram.example/-300/{said}"]


async def test_an_edit_keeps_what_was_rewritten(olha: Member, jan: Member) -> None:
    """Changed words are looked at again."""
    said = await olha.writes("Um drei", TG)
    second = await olha.writes("Siehe unten", TG)
    await olha.edits(second, f"Siehe https://telegram.example/{TG}/{said}", TG)
    assert len(jan.sees(MX)[-1].words.links) == 1


@pytest.mark.parametrize(
    "text", ["a-" * 30_000, "t.me/" * 8_000, "https://x.y/ " * 3_000], ids=["words", "t.me", "many"]
)
@pytest.mark.usefixtures("olha")
async def test_hostile_words_take_no_time(world: World, text: str) -> None:
    """However many addresses there seem to be."""
    async with world.work.unit() as ctx:
        rooms = [await room_at(ctx, MX)]
        began = time.process_time()
        await crossings.extras(ctx, text, await room_at(ctx, TG), rooms, world.networks)
        assert time.process_time() - began < 1.0
