"""A room that people were told is out of reach: they are told as well when it can be reached again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.network import Refused
from storage import pauses
from storage.models import Purpose, RoleName, Room
from tests.scenarios.bridging import MX, TG, comes_back, is_put_out
from tests.world import Member, World

WAITS, GOES_ON = "Was Sie schreiben, kommt dort später an.", "Was gewartet hat, kommt jetzt dort an."


@pytest.fixture
async def petra(world: World) -> Member:
    """Petra coordinates, on Telegram."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    petra = world.member("telegram", "1", "Petra")
    await world.grant(petra, RoleName.COORDINATOR)
    await petra.writes("hilfe")
    return petra


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


def notices(member: Member, words: str, room: str | None = None) -> list[str]:
    """What they read there with these words."""
    return [seen.text for seen in member.sees(room) if words in seen.text]


async def test_whoever_heard_of_a_pause_hears_of_its_end(petra: Member, jan: Member, world: World) -> None:
    """Once, as soon as something arrived, and not before: an open door alone proves nothing."""
    world.networks["matrix"].trouble.append(Refused("no_rights", "you may not", room=True))
    await petra.writes("Eins", TG)
    assert notices(petra, WAITS, TG)
    world.networks["matrix"].trouble.append(Refused("no_rights", "you still may not", room=True))
    await comes_back(world, jan, MX)
    await world.passes(timedelta(minutes=1))
    assert notices(petra, "wieder erreichbar", TG) + notices(petra, "wieder erreichbar") == []
    await comes_back(world, jan, MX)
    assert jan.last(MX) == "Petra: Eins"
    for _ in range(2):
        await world.passes(timedelta(minutes=1))
    assert notices(petra, "wieder erreichbar", TG) == [
        f"Auf Matrix ist dieser Kanal wieder erreichbar.\n{GOES_ON}"
    ]
    assert notices(petra, "wieder erreichbar") == [
        f"Der Raum „Arbeit“ ist auf Matrix wieder erreichbar.\n{GOES_ON}"
    ]
    assert notices(jan, "wieder erreichbar", MX) == []


async def test_only_whoever_was_told_is_told(petra: Member, jan: Member, world: World) -> None:
    """Who came to coordinate in the meantime hears nothing of a pause that is over."""
    await is_put_out(world, petra, TG)
    mona = world.member("matrix", "@mona:example.org", "Mona")
    await world.grant(mona, RoleName.COORDINATOR)
    await mona.writes("hilfe")
    await jan.writes("Eins", MX)
    await comes_back(world, petra, TG)
    await world.passes(timedelta(minutes=1))
    assert notices(jan, "wieder erreichbar", MX)
    assert notices(petra, "wieder erreichbar")
    assert notices(mona, "erreichbar") == []


async def test_a_room_that_is_taken_out_does_not_come_back(petra: Member, jan: Member, world: World) -> None:
    """Nobody waits for it any more, and nothing is left to look after."""
    await is_put_out(world, jan, MX)
    async with world.work.unit() as ctx:
        [pause] = await pauses.noted(ctx.session)
        room = await ctx.session.get_one(Room, pause.room_id)
        room.closed_at = ctx.machine_now
    await world.passes(timedelta(minutes=1))
    async with world.work.unit() as ctx:
        assert await pauses.noted(ctx.session) == []
    assert notices(petra, "wieder erreichbar") == []
