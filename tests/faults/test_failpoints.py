"""Every named moment of every journey is struck, and afterwards everything is seen once and in order.

A strike kills the process at that very step, fails as a database or a network in trouble would, or hangs
until the process is asked to end. Then the program goes on, in a new process where there must be one. A point
counts as covered where a journey has been seen to pass it.
"""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from forum import due, reminders
from forum.context import District
from storage import failpoints
from storage.failpoints import CALLS, COMMITS
from tests.faults.hurry import hurried
from tests.faults.journeys import JOURNEYS, Journey
from tests.faults.program import PARTS
from tests.faults.stage import Stage
from tests.faults.strikes import POINTS, UNFAILING, Mode, Point, Recorder, Strike
from tests.faults.troubles import TROUBLES

#: A process that is killed checks no connection in, and closes none.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The garbage collector is trying to clean up"),
    pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning"),
]

GRACE_SECONDS = 5.0
CAMPAIGN = bool(os.environ.get("OPENMIC_CAMPAIGN"))
SEEDS = range(20) if CAMPAIGN else range(1)
ENGINES = ("sqlite", "postgresql") if CAMPAIGN else ("sqlite",)
ALL = (*JOURNEYS, *TROUBLES)


def test_every_point_is_struck_in_every_run() -> None:
    """The registry, the journeys and the code name the same steps; a crash befalls the program at each."""
    assert frozenset().union(*(journey.steps for journey in ALL)) == COMMITS | CALLS
    assert {point for journey in ALL for point in declared(journey, Mode.CRASH)} == set(POINTS)


def declared(journey: Journey, mode: Mode) -> list[Point]:
    """Where a journey is struck in every run: at every point by a crash, at some by errors and hangs.

    Of a journey with trouble only what no journey before it passes: the campaign strikes the rest again. A
    reminder, which takes long, is struck at every point by a crash alone.
    """
    clock = journey.parts == PARTS and mode is not Mode.CRASH
    before = ALL[: ALL.index(journey)] if journey in TROUBLES or clock else ()
    steps = journey.steps.difference(*(other.steps for other in before))
    points = [point for point in POINTS if point[0] in steps]
    mine = points if mode is Mode.CRASH else _share(points, ALL.index(journey), mode)
    return [point for point in mine if mode is not Mode.ERROR or point not in UNFAILING]


@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_nothing_is_lost_or_doubled(
    journey: Journey, seed: int, database_url: str, district: District, tmp_path: Path
) -> None:
    """Struck at every point that is declared for the journey, one after the other, in every mode."""
    hurried(_all_points(journey, seed, database_url, district, tmp_path))


async def _all_points(journey: Journey, seed: int, url: str, district: District, folder: Path) -> None:
    stage = await Stage.build(url, district, folder, journey.parts)
    reached = await _passed(stage, journey)
    assert {step for step, _ in reached} >= journey.steps
    for mode in Mode:
        points = _chosen(journey, mode, reached)
        # One strike follows another on the same database: each seed has another history.
        for point in random.Random(seed).sample(points, len(points)):
            strike = Strike(stage.town, point, mode, occurrence=_occurrence(journey, point))
            await _struck(stage, journey, strike)
            assert strike.fallen.is_set(), (mode, point)
            assert not (wrong := stage.complaints()), (mode, point, wrong)
    await stage.town.stop()


def _share(points: list[Point], number: int, mode: Mode) -> list[Point]:
    """Journeys have many points in common: those of one begin elsewhere than those of the next."""
    if number >= len(JOURNEYS):
        return points[mode is Mode.HANG :: 2]
    return points[(number + 2 * (mode is Mode.HANG)) % 4 :: 4]


def _chosen(journey: Journey, mode: Mode, reached: list[Point]) -> list[Point]:
    """Those that are declared; where there is time, all that were seen to be passed."""
    if not CAMPAIGN:
        return declared(journey, mode)
    return [point for point in reached if mode is not Mode.ERROR or point not in UNFAILING]


def _occurrence(journey: Journey, point: Point) -> int:
    """Of the clock's duties the one that reminds."""
    clock = journey.parts == PARTS and point[0] == "duty"
    return due.DUTIES.index(reminders.remind_due) + 1 if clock else 1


async def _passed(stage: Stage, journey: Journey) -> list[Point]:
    """Once without a strike: which points the journey passes."""
    recorder = Recorder()
    await journey.ready(stage)
    await stage.town.settled()
    with failpoints.planned({**recorder.plan(), **journey.befalls()}):
        await journey.act(stage)
        await stage.town.settled()
    await journey.finish(stage)
    await stage.town.settled()
    assert not stage.complaints(), stage.complaints()
    return [point for point in POINTS if recorder.reached[point]]


async def _struck(stage: Stage, journey: Journey, strike: Strike) -> None:
    stage.goes_on()
    await journey.ready(stage)
    await stage.town.settled()
    with failpoints.planned({**journey.befalls(), **strike.plan()}):
        await journey.act(stage)
        # Only then, or it would fall on others' words.
        await _until_it_falls(stage, strike)
        for member in (stage.olha, stage.jan):
            await stage.says(member)
        if strike.mode is not Mode.ERROR and strike.fallen.is_set():
            await _again(stage, strike.mode)
        await stage.town.settled()
    await journey.finish(stage)
    await stage.town.settled()


async def _until_it_falls(stage: Stage, strike: Strike) -> None:
    """Or until everything is done; what a commit has made visible may not be passed yet."""
    settled = asyncio.create_task(stage.town.settled())
    fallen = asyncio.create_task(strike.fallen.wait())
    await asyncio.wait({settled, fallen}, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait({fallen}, timeout=GRACE_SECONDS)
    for task in (settled, fallen):
        task.cancel()
    await asyncio.gather(settled, fallen, return_exceptions=True)


async def _again(stage: Stage, mode: Mode) -> None:
    """A new process in place of the one that was struck."""
    if mode is Mode.CRASH:
        await stage.town.bury()
    else:
        await stage.town.stop()
    stage.town.start(stage.parts)
