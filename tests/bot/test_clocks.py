"""A rehearsal has one time, whichever process asks."""

from __future__ import annotations

from datetime import timedelta

from bot import clocks
from bot.civil import CivilTime, ClockSetting, machine_now
from storage.database import Database

SETTING = "2026-11-23T07:29+01:00@60"


async def test_a_verb_lives_in_the_running_programs_time(database: Database) -> None:
    """Ten machine seconds after the start it is ten minutes later for everybody."""
    running = CivilTime(ClockSetting.parse(SETTING), machine_now() - timedelta(seconds=10))
    await clocks.publish(database, SETTING, running)
    verb = await clocks.shared(database, SETTING)
    assert abs(verb.now() - running.now()) < timedelta(minutes=2)
    assert verb.now() - ClockSetting.parse(SETTING).start > timedelta(minutes=9)


async def test_without_a_running_program_time_begins_now(database: Database) -> None:
    """As the setting says."""
    verb = await clocks.shared(database, SETTING)
    assert verb.now() - ClockSetting.parse(SETTING).start < timedelta(minutes=2)


async def test_without_a_setting_it_is_the_machines_time(database: Database) -> None:
    """Rehearsal is the exception."""
    assert abs((await clocks.shared(database, None)).now() - machine_now()) < timedelta(seconds=5)
