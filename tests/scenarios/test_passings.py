"""Who comes and goes is nobody's business elsewhere, unless a channel wants to know; then it is said once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models import Passing, Purpose, RoleName
from tests.scenarios.bridging import MX, TG, come, go
from tests.world import Member, World

MINUTES = timedelta(minutes=10)


@pytest.fixture
async def petra(world: World) -> Member:
    """Petra coordinates on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    petra = world.member("telegram", "1", "Petra")
    await world.grant(petra, RoleName.COORDINATOR)
    await petra.writes("hilfe")
    for network in world.networks.values():
        network.rooms.clear()
    return petra


@pytest.fixture
def people(world: World) -> list[Member]:
    """Five who come together."""
    names = ("Anna", "Tom", "Lea", "Ali", "Mia")
    return [world.member("telegram", f"{number}", name) for number, name in enumerate(names, 50)]


async def kept(world: World) -> int:
    """How many comings and goings are written down."""
    async with world.work.unit() as ctx:
        return len((await ctx.session.scalars(select(Passing))).all())


async def test_nothing_is_said_or_kept_unless_wanted(
    petra: Member, people: list[Member], world: World
) -> None:
    """Off by default: neither told nor written down."""
    await come(world, TG, *people)
    await world.passes(MINUTES)
    assert await kept(world) == 0
    assert petra.sees(MX) == []


@pytest.mark.parametrize("line", ["/ankünfte an", "/ankuenfte ein", "/arrivals on"])
async def test_a_channel_that_wants_to_know_hears_it_together(
    petra: Member, people: list[Member], world: World, line: str
) -> None:
    """After ten minutes, in one sentence, in the other rooms only."""
    await petra.writes(line, TG)
    before = len(petra.sees(TG))
    await come(world, TG, people[0])
    await come(world, TG, *people[1:])
    await world.passes(timedelta(minutes=9))
    assert world.networks["matrix"].rooms[MX] == []
    await world.passes(timedelta(minutes=1))
    told = [seen.text for seen in world.networks["matrix"].rooms[MX]]
    assert told == ["Neu auf Telegram: Anna, Tom, Lea und 2 weitere."]
    assert len(petra.sees(TG)) == before
    await world.passes(MINUTES)
    assert len(world.networks["matrix"].rooms[MX]) == 1
    assert await kept(world) == 0


async def test_who_only_looks_in_is_not_told_of(petra: Member, people: list[Member], world: World) -> None:
    """Came and went within ten minutes is nothing; went alone is told."""
    await petra.writes("/ankünfte an", TG)
    await come(world, TG, people[0])
    await go(world, TG, people[0], people[1])
    await world.passes(MINUTES)
    assert [seen.text for seen in world.networks["matrix"].rooms[MX]] == ["Nicht mehr auf Telegram: Tom."]


async def test_whoever_opted_out_comes_and_goes_unseen(
    petra: Member, people: list[Member], world: World
) -> None:
    """Their own wish counts here too, and for what was noted before."""
    await petra.writes("/ankünfte an", TG)
    await come(world, TG, people[0])
    await people[0].writes("/nichtübertragen", TG)
    await go(world, TG, people[0])
    await world.passes(MINUTES)
    assert world.networks["matrix"].rooms[MX] == []


async def test_it_ends_with_a_word(petra: Member, people: list[Member], world: World) -> None:
    """What was noted and not told is forgotten."""
    await petra.writes("/ankünfte an", TG)
    await come(world, TG, *people)
    await petra.writes("/ankünfte aus", TG)
    await world.passes(MINUTES)
    assert world.networks["matrix"].rooms[MX] == []
    assert await kept(world) == 0


async def test_only_coordinators_switch_it(petra: Member, people: list[Member]) -> None:
    """And it says how it is written."""
    await people[0].writes("/ankünfte an", TG)
    assert "Koordination" in people[0].last(TG)
    await petra.writes("/ankünfte bitte", TG)
    assert "ankünfte aus" in petra.last()
