"""What the program says of its own health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import PARTS, App
from bot.civil import machine_now
from bot.settings import Settings


def app(tmp_path: Path, parts: Sequence[str]) -> App:
    """A program without networks, not running."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        database_url=f"sqlite:///{tmp_path / 'openmic.db'}",
        data_dir=tmp_path,
    )
    return App.build(settings, parts)


@pytest.mark.parametrize(("parts", "well"), [(PARTS, False), (("send",), False), (("web",), True)])
async def test_a_database_that_fell_silent_is_noticed_within_seconds(
    tmp_path: Path, parts: Sequence[str], well: bool
) -> None:
    """Where it is asked every second; a process that only shows pages may have had nobody asking."""
    program = app(tmp_path, parts)
    program.database.last_answer = machine_now() - timedelta(seconds=20)
    assert program.health()["database"].ok is well
    program.database.last_answer = machine_now() - timedelta(seconds=5)
    assert program.health()["database"].ok


async def test_the_other_parts_have_two_minutes(tmp_path: Path) -> None:
    """A long poll is no sign of illness."""
    program = app(tmp_path, PARTS)
    program.sender.last_round = machine_now() - timedelta(seconds=100)
    assert program.health()["sender"].ok
    program.sender.last_round = machine_now() - timedelta(seconds=130)
    assert not program.health()["sender"].ok
