"""Whatever the program writes, nobody else on the machine can read it, with the most careless umask too."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import secrets
from bot.cli import app
from bot.files.spool import Spool
from bot.matrix.session import FILE_NAME, Session, store
from bot.settings import Settings
from forum.context import District
from storage.database import Database
from storage.models import Purpose
from tests.conftest import MONDAY
from tests.world import World


@pytest.fixture
def careless() -> Iterator[None]:
    """Everything that does not say otherwise can be read by everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("careless")
async def test_after_a_busy_day_every_file_is_private(
    tmp_path: Path, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database with its companions and its lock, keys, the session, files on their way, backups."""
    home = tmp_path / "data"
    url = f"sqlite:///{home / 'openmic.db'}"
    for name, value in (("DATABASE_URL", url), ("DATA_DIR", str(home))):
        monkeypatch.setenv(f"OPENMIC_{name}", value)
    monkeypatch.chdir(tmp_path)
    _write_keys(home)
    await _live(url, district, home)
    found = _rights(home)
    assert {"openmic.db", "openmic.db.lock", "secret.key", FILE_NAME, "1-0-0", "backup.zip"} <= found.keys()
    assert found == dict.fromkeys(found, 0o600)


def _rights(home: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*") if path.is_file()}


def _write_keys(home: Path) -> None:
    secrets.key(Settings(data_dir=home), "buttons")
    store(home / FILE_NAME, Session(homeserver="http://x", user_id="@b:x", device_id="D", access_token="t"))
    spool = Spool(home / "media")
    with spool.filling(1, spool.place(1, 0, 0)) as file:
        file.write_bytes(b"picture")


async def _live(url: str, district: District, home: Path) -> None:
    await asyncio.to_thread(CliRunner().invoke, app, ["migrate"])
    database = Database(url)
    assert await database.hold()
    world = World.build(database, district, MONDAY)
    await world.link("-100", "!room", "Café", Purpose.TALK)
    await world.member("telegram", "7", "Olha").writes("Hallo", room="-100")
    done = await asyncio.to_thread(CliRunner().invoke, app, ["backup", str(home / "backup.zip")])
    assert done.exit_code == 0, done.output
    open_now = _rights(home)
    assert "openmic.db-wal" in open_now
    assert set(open_now.values()) == {0o600}
    await database.release()
    await database.close()
