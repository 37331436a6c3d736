"""The machine's clock is set by two hours, to and fro: nothing stands still, nothing is doubled."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.events import Address
from bot.leases import Leases
from bot.network import NotSent
from forum import codes
from forum.context import Context, District
from storage import machine, people
from storage.database import Database
from tests.fakes import FakeNetwork
from tests.fakes.trouble import Late
from tests.faults.hurry import HurriedLoop, hurried
from tests.faults.program import PATIENCE
from tests.faults.stage import Stage

HOURS = [pytest.param(2, id="forward"), pytest.param(-2, id="back")]
#: Far less than the two hours; long enough for everything else that anybody waits for.
SOON_SECONDS = 600.0
TICKS = 3
GLANCE_SECONDS = 0.05

Story = Callable[["Clock", Stage], Awaitable[None]]


class Clock:
    """The machine's clock, which somebody may set."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, HurriedLoop)
        self._loop = loop
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """What it shows."""
        return self._loop.now() + self._ahead

    def monotonic(self) -> float:
        """Nobody sets this one."""
        return self._loop.monotonic()

    def is_set(self, hours: float) -> None:
        """Forward, or back."""
        self._ahead += timedelta(hours=hours)


def told(story: Story, url: str, district: District, folder: Path) -> None:
    """Tell a story in a program that looks at such a clock; at its end all is seen once and in order."""

    async def tell() -> None:
        clock = Clock()
        with machine.running_on(clock):
            stage = await Stage.build(url, district, folder)
            await story(clock, stage)
            await soon(stage.town.settled())
            assert stage.complaints() == []
            await stage.town.stop()

    hurried(tell())


async def soon(what: Awaitable[None]) -> None:
    """It comes to its end long before a clock that was set back has caught up."""
    async with asyncio.timeout(SOON_SECONDS):
        await what


async def until(so: Callable[[], bool]) -> None:
    """Wait for something."""
    while not so():  # noqa: ASYNC110  # nothing tells of it
        await asyncio.sleep(GLANCE_SECONDS)


@pytest.mark.parametrize("hours", HOURS)
def test_a_room_in_trouble_goes_on(hours: int, database_url: str, district: District, tmp_path: Path) -> None:
    """What waits for a network that was away is sent, and what is said afterwards too."""

    async def story(clock: Clock, stage: Stage) -> None:
        for network in stage.town.networks.values():
            network.trouble.extend([NotSent("the line")] * 4)
        await stage.says(stage.olha)
        await stage.says(stage.jan)
        await until(lambda: all(len(network.trouble) < 2 for network in stage.town.networks.values()))
        clock.is_set(hours)
        await stage.says(stage.olha)
        await stage.says(stage.jan)
        await stage.hands_in(stage.olha)

    told(story, database_url, district, tmp_path)


@pytest.mark.parametrize("hours", HOURS)
def test_a_doubt_lasts_as_long_as_it_must(
    hours: int, database_url: str, district: District, tmp_path: Path
) -> None:
    """A message still on its way is not sent once more because the clock says that hours have passed."""

    async def story(clock: Clock, stage: Stage) -> None:
        telegram = stage.town.networks["telegram"]
        telegram.trouble.append(Late(PATIENCE - 3))
        said = await stage.says(stage.jan)
        await until(lambda: not telegram.trouble)
        await asyncio.sleep(1)
        clock.is_set(hours)
        await soon(until(lambda: stage.is_shown(said)))
        # Whichever came first, by now the other one would be there too.
        await asyncio.sleep(PATIENCE)

    told(story, database_url, district, tmp_path)


@pytest.mark.parametrize("hours", HOURS)
def test_the_tick_goes_on(hours: int, database_url: str, district: District, tmp_path: Path) -> None:
    """Reminders do not wait until the clock shows again what it showed before."""

    async def story(clock: Clock, stage: Stage) -> None:
        assert stage.town.program is not None
        ticking = stage.town.program.clock
        for _ in range(TICKS):
            before = ticking.last_tick
            await soon(until(lambda: ticking.last_tick > before))  # noqa: B023  # awaited at once
            clock.is_set(hours)

    told(story, database_url, district, tmp_path)


async def test_wrong_codes_are_not_held_against_anybody_for_longer(ctx: Context) -> None:
    """Somebody who typed too many may go on an hour later, though the clock was set back meanwhile."""
    anna = await people.met(ctx.session, "telegram", "7", name="Anna", now=ctx.now)
    for _ in range(codes.MOST_WRONG):
        with pytest.raises(codes.NoCode):
            await codes.find(ctx, anna.id, "AAAA1-AAAA2")
    with pytest.raises(codes.TooManyWrong):
        await codes.find(ctx, anna.id, "AAAA1-AAAA2")
    later = replace(ctx, machine_now=ctx.machine_now - timedelta(minutes=59))
    with pytest.raises(codes.NoCode):
        await codes.find(later, anna.id, "AAAA1-AAAA2")


class Counting(FakeNetwork):
    """Remembers what it is told of messages that others sent."""

    def recall(self, address: Address, age: float) -> None:
        """So many seconds ago."""
        self.oldest, self.newest = max(self.oldest, age), min(self.newest, age)

    oldest, newest = -math.inf, math.inf


def test_the_pace_counts_no_message_of_the_future(
    database_url: str, district: District, tmp_path: Path
) -> None:
    """A process that begins after the clock was set back does not wait for hours."""

    async def story(clock: Clock, stage: Stage) -> None:
        await stage.says(stage.jan)
        await stage.town.settled()
        clock.is_set(-2)
        network = Counting("telegram", idempotent=False, buttons=True)
        database = Database(database_url)
        await Leases(database, {"telegram": network}).begin(None)
        await database.close()
        assert network.oldest == network.newest == 0.0

    told(story, database_url, district, tmp_path)
