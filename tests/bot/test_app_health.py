"""What the program says of its own health."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.app import PARTS, App
from bot.civil import monotonic
from bot.settings import Settings
from storage.database import Unavailable

WITHIN_SECONDS = 60.0
GLANCE_SECONDS = 0.02


def app(tmp_path: Path, parts: Sequence[str]) -> App:
    """A program without networks, not running."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        database_url=f"sqlite:///{tmp_path / 'openmic.db'}",
        data_dir=tmp_path,
        web_port=0,
    )
    return App.build(settings, parts)


@pytest.mark.parametrize("parts", [PARTS, ("send",), ("web",)])
async def test_a_database_that_fell_silent_is_noticed_within_seconds(
    tmp_path: Path, parts: Sequence[str]
) -> None:
    """Every process asks it, also one that only shows pages."""
    program = app(tmp_path, parts)
    program.database.last_answer = monotonic() - 20
    assert not program.health()["database"].ok
    program.database.last_answer = monotonic() - 5
    assert program.health()["database"].ok


async def test_a_database_that_takes_nothing_is_not_well(tmp_path: Path) -> None:
    """Though it may still be read."""
    program = app(tmp_path, PARTS)
    with pytest.raises(Unavailable), program.database.taking.watched():
        raise Unavailable("database or disk is full")
    assert not program.health()["database"].ok
    with program.database.taking.watched():
        pass
    assert program.health()["database"].ok


async def test_the_other_parts_have_two_minutes(tmp_path: Path) -> None:
    """A long poll is no sign of illness."""
    program = app(tmp_path, PARTS)
    program.sender.last_round = monotonic() - 100
    assert program.health()["sender"].ok
    program.sender.last_round = monotonic() - 130
    assert not program.health()["sender"].ok


async def test_a_process_that_only_shows_pages_is_well_though_nobody_visits(tmp_path: Path) -> None:
    """It asks the database by itself; else it would look ill after a while and be taken out of service."""
    program = app(tmp_path, ("web",))
    program.database.last_answer = long_ago = monotonic() - 200
    running = asyncio.create_task(program.run())
    async with asyncio.timeout(WITHIN_SECONDS):
        while program.database.last_answer == long_ago:  # noqa: ASYNC110  # another task's
            await asyncio.sleep(GLANCE_SECONDS)
    assert program.health()["database"].ok
    program.stop()
    await running
