"""One rehearsal clock for all processes on a database: verbs beside a running program live in its time."""

from __future__ import annotations

from datetime import datetime

from bot.civil import CivilTime, ClockSetting
from storage import inbox
from storage.database import Database


async def publish(database: Database, setting: str | None, civil: CivilTime) -> None:
    """Write down when the program's civil time began, for others with the same setting."""
    if setting is not None:
        async with database.begin() as connection:
            await inbox.set_cursor(connection, _name(setting), civil.began.isoformat())


async def shared(database: Database, setting: str | None) -> CivilTime:
    """The time of the program that began with this setting; without one, time begins now."""
    if setting is None:
        return CivilTime()
    async with database.view() as connection:
        started = await inbox.cursor(connection, _name(setting))
    return CivilTime(ClockSetting.parse(setting), datetime.fromisoformat(started) if started else None)


def _name(setting: str) -> str:
    return f"clock {setting}"
