"""The machine's clock is set back while something waits: nobody waits for it to catch up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.network import NotSent, Unknown
from bot.setbacks import Setbacks
from storage import machine
from tests.scenarios.sending import MX, TG, bridged
from tests.world import World

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A machine whose clock stands until somebody sets it."""

    def __init__(self) -> None:
        self.shows = NOON
        self._passed = 0.0

    def now(self) -> datetime:
        """What it shows."""
        return self.shows

    def monotonic(self) -> float:
        """Nobody can set this one."""
        return self._passed

    def passes(self, seconds: float) -> None:
        """Time goes on."""
        self.shows += timedelta(seconds=seconds)
        self._passed += seconds


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The clock of the machine, which the story sets."""
    clock = Clock()
    with machine.running_on(clock):
        yield clock


async def test_a_room_does_not_wait_until_the_clock_has_caught_up(clock: Clock, world: World) -> None:
    """A pause of seconds stays one of seconds, though the clock now shows two hours less."""
    olha = await bridged(world)
    setbacks = Setbacks(world.database)
    await setbacks.look()
    world.networks["matrix"].trouble.append(NotSent("the line"))
    await olha.writes("Guten Tag", TG)
    clock.shows = NOON - timedelta(hours=2)
    assert not world.networks["matrix"].rooms[MX]
    await setbacks.look()
    await world.settles()
    assert [seen.text for seen in world.networks["matrix"].rooms[MX]] == ["Olha: Guten Tag"]


async def test_a_doubt_ends_though_the_clock_was_set_back(clock: Clock, world: World) -> None:
    """What nobody can tell is sent again with a mark minutes later, not hours later."""
    await bridged(world)
    jan = world.member("matrix", "jan", "Jan")
    telegram = world.networks["telegram"]
    setbacks = Setbacks(world.database)
    await setbacks.look()
    telegram.probe.undecidable = True
    telegram.trouble.append(Unknown("no answer"))
    await jan.writes("Guten Tag", MX)
    clock.shows = NOON - timedelta(hours=2)
    await setbacks.look()
    for _ in range(4):
        clock.passes(61)
        await world.settles()
    assert [seen.text for seen in telegram.rooms[TG]] == ["Jan: ↻ Guten Tag"]


async def test_a_start_believes_no_long_pause(clock: Clock, world: World) -> None:
    """Nobody knows what the clock showed to the program before."""
    olha = await bridged(world)
    world.networks["matrix"].trouble.append(NotSent("the line"))
    await olha.writes("Guten Tag", TG)
    clock.shows = NOON - timedelta(hours=2)
    await Setbacks(world.database).look()
    await world.settles()
    assert [seen.text for seen in world.networks["matrix"].rooms[MX]] == ["Olha: Guten Tag"]
