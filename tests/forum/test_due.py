"""What is due happens exactly once, however often and however late anybody looks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.forum.rooms import TG, Stage, berlin, staged
from tests.world import World

SAID = ("Einladung:", "In einer Woche", "In einem Tag", "In einer Stunde", "Erinnerung")


@pytest.fixture
async def stage(world: World) -> Stage:
    """A jour fixe on 17 December, set up on 23 November."""
    stage = await staged(world)
    await stage.founds()
    return stage


async def test_looking_twice_changes_nothing(stage: Stage) -> None:
    """A second look in the same moment says nothing more."""
    await stage.world.reaches(berlin("2026-12-10T14:00"))
    before = [seen.text for seen in stage.petra.sees(TG)]
    await stage.world.reaches(stage.world.civil.now())
    assert [seen.text for seen in stage.petra.sees(TG)] == before


async def test_a_week_of_looking_says_each_thing_once(stage: Stage) -> None:
    """Looking every few hours, and every minute around each moment, tells nobody anything twice."""
    start = berlin("2026-12-17T14:00")
    nearly = [timedelta(minutes=n) for n in range(-3, 4)]
    around = [start - before + n for before in (timedelta(days=1), timedelta(hours=1)) for n in nearly]
    hourly = [start - timedelta(days=7) + timedelta(hours=n) for n in range(0, 7 * 24, 6)]
    for moment in sorted({*around, *hourly, start - timedelta(days=14)}):
        await stage.world.reaches(moment)
    assert [stage.count(words) for words in SAID] == [(1, 1)] * 4 + [(0, 0)]


async def test_months_of_downtime_leave_no_flood(stage: Stage) -> None:
    """After a long silence only what still lies ahead is said."""
    await stage.world.reaches(berlin("2027-03-17T09:00"))
    seen = Counter(words for words in SAID if stage.count(words) != (0, 0))
    assert seen == Counter({"Einladung:": 1})
    assert "Donnerstag, 18. März 2027" in stage.card("Einladung:").text


async def test_dates_are_written_down_ahead(stage: Stage) -> None:
    """There are always three dates to see, a year later too."""
    await stage.world.reaches(berlin("2027-11-01T09:00"))
    await stage.petra.writes("/termine", TG)
    assert stage.petra.last(TG).count("Jour fixe") == 3


async def test_a_round_with_an_end_ends(stage: Stage) -> None:
    """After its last date a round is not listed any more."""
    await stage.founds("/runde neu Kurs; jeden Montag bis 14.12.2026; 9:00; 60; online")
    await stage.petra.writes("/runde liste", TG)
    assert "Kurs" in stage.petra.last(TG)
    await stage.world.reaches(berlin("2026-12-16T09:00"))
    await stage.world.passes(timedelta(minutes=1))
    await stage.petra.writes("/runde liste", TG)
    assert "Kurs" not in stage.petra.last(TG)


async def test_a_clock_that_jumps_back_repeats_nothing(stage: Stage) -> None:
    """What was said for a date is not said again for it."""
    for moment in ("03T14:00", "16T14:00", "16T12:00", "16T14:01"):
        await stage.world.reaches(berlin(f"2026-12-{moment}"))
    assert stage.count("In einem Tag") == (1, 1)
