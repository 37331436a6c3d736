"""Two programs on one database would say everything twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot import lock
from bot.settings import Settings


def _settings(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'openmic.db'}")


async def test_a_second_program_waits_until_the_first_ends(tmp_path: Path) -> None:
    """It begins only when the first has let go."""
    settings, entered = _settings(tmp_path), asyncio.Event()

    async def second() -> None:
        async with lock.alone(settings, ["send"], asyncio.Event()):
            entered.set()

    async with lock.alone(settings, ["send"], asyncio.Event()) as ours:
        assert ours
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        assert not entered.is_set()
    await asyncio.wait_for(waiting, 10)
    assert entered.is_set()


async def test_who_waits_can_be_stopped(tmp_path: Path) -> None:
    """SIGTERM reaches a waiting program too."""
    settings, stop = _settings(tmp_path), asyncio.Event()
    async with lock.alone(settings, ["send"], asyncio.Event()):
        stop.set()
        async with lock.alone(settings, ["send"], stop) as ours:
            assert not ours


async def test_a_web_process_needs_no_lock(tmp_path: Path) -> None:
    """It only reads."""
    settings = _settings(tmp_path)
    async with (
        lock.alone(settings, ["send"], asyncio.Event()),
        lock.alone(settings, ["web"], asyncio.Event()) as ours,
    ):
        assert ours
