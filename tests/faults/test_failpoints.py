"""Every named moment of every journey is struck, and afterwards everything is seen once and in order.

A strike kills the process at that very step, fails as a database or a network in trouble would, or hangs
until the process is asked to end. Then the program goes on, in a new process where there must be one. A point
counts as covered where a journey has been seen to pass it.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.clock import DUTIES
from forum import reminders
from forum.context import District
from storage import failpoints
from storage.failpoints import CALLS, COMMITS
from tests.faults.hurry import hurried
from tests.faults.journeys import JOURNEYS, TROUBLES, Journey
from tests.faults.program import PARTS
from tests.faults.stage import Stage
from tests.faults.strikes import POINTS, UNFAILING, Mode, Point, Recorder, Strike

GRACE_SECONDS = 5.0
CAMPAIGN = bool(os.environ.get("OPENMIC_CAMPAIGN"))
PLAIN = frozenset().union(*(journey.steps for journey in JOURNEYS))
ALL = (*JOURNEYS, *TROUBLES)
#: Told in every run; the others only in a campaign.
ALWAYS = (*JOURNEYS[:14], *(journey for journey in TROUBLES if journey.name in {"busy", "not sent", "cut"}))


def test_every_point_is_on_some_journey() -> None:
    """The registry, the journeys and the code name the same steps."""
    assert frozenset().union(*(journey.steps for journey in ALL)) == COMMITS | CALLS


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("journey", ALL if CAMPAIGN else ALWAYS, ids=lambda journey: journey.name)
def test_nothing_is_lost_or_doubled(
    journey: Journey, mode: Mode, database_url: str, district: District, tmp_path: Path
) -> None:
    """Struck at every point that the journey passes, one after the other."""
    hurried(_all_points(journey, mode, database_url, district, tmp_path))


async def _all_points(journey: Journey, mode: Mode, url: str, district: District, folder: Path) -> None:
    stage = await Stage.build(url, district, folder, journey.parts)
    reached = await _passed(stage, journey)
    assert {step for step, _ in reached} >= journey.steps
    for point in _chosen(journey, mode, reached):
        strike = Strike(stage.town, point, mode, occurrence=_occurrence(journey, point))
        await _struck(stage, journey, strike)
        assert strike.fallen.is_set(), point
        assert not (wrong := stage.complaints()), (point, wrong)
    await stage.town.stop()


def _chosen(journey: Journey, mode: Mode, reached: list[Point]) -> list[Point]:
    """Every point for a crash; errors and hangs share them, unless there is time for all.

    Of a journey with trouble only what is its own: the rest is on the plain ones.
    """
    points = [point for point in reached if mode is not Mode.ERROR or point not in UNFAILING]
    if CAMPAIGN:
        return points
    if journey in TROUBLES:
        return [(step, moment) for step, moment in points if step not in PLAIN]
    return points if mode is Mode.CRASH else points[mode is Mode.HANG :: 2]


def _occurrence(journey: Journey, point: Point) -> int:
    """Of the clock's duties the one that reminds."""
    clock = journey.parts == PARTS and point[0] == "duty"
    return DUTIES.index(reminders.remind_due) + 1 if clock else 1


async def _passed(stage: Stage, journey: Journey) -> list[Point]:
    """Once without a strike: which points the journey passes."""
    recorder = Recorder()
    await journey.ready(stage)
    await stage.town.settled()
    with failpoints.planned({**recorder.plan(), **journey.strikes}):
        await journey.act(stage)
        await stage.town.settled()
    await journey.finish(stage)
    await stage.town.settled()
    assert not stage.complaints(), stage.complaints()
    return [point for point in POINTS if recorder.reached[point]]


async def _struck(stage: Stage, journey: Journey, strike: Strike) -> None:
    await journey.ready(stage)
    await stage.town.settled()
    with failpoints.planned({**journey.strikes, **strike.plan()}):
        await journey.act(stage)
        for member in (stage.olha, stage.jan):
            await stage.says(member)
        await _until_it_falls(stage, strike)
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
