"""The migrations build exactly what the models say, and can be taken back without losing a word."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import migrate
from storage.database import Database
from storage.migrations import HEAD
from storage.models import Base
from tests.storage.filling import everything, fill, narrowed, opened

FIRST = "0001"


def test_a_migrated_database_is_what_the_models_say(bare_url: str) -> None:
    """Nobody forgot a migration."""
    migrate.to(bare_url)
    with opened(bare_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_program_asks_for_the_newest_revision() -> None:
    """`HEAD` is what Alembic calls head."""
    scripts = ScriptDirectory(str(migrate.FOLDER))
    assert scripts.get_current_head() == HEAD


def test_a_migration_can_be_taken_back(bare_url: str) -> None:
    """Down to nothing and up again."""
    migrate.to(bare_url)
    migrate.to(bare_url, "base")
    assert migrate.current(bare_url) is None
    assert migrate.ensure(bare_url)
    assert migrate.current(bare_url) == HEAD
    assert not migrate.ensure(bare_url)


def test_a_migration_that_was_ended_is_no_broken_database(
    bare_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that is stopped meanwhile has changed nothing; the next start does it."""
    killed = tmp_path / "python"
    killed.write_text("#!/bin/sh\nkill -TERM $$\n")
    killed.chmod(0o700)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sys, "executable", str(killed))
        with pytest.raises(migrate.Interrupted):
            migrate.ensure(bare_url)
    assert migrate.ensure(bare_url)


async def test_verbs_change_no_tables_beneath_a_program_that_knows_the_old_ones(bare_url: str) -> None:
    """A new version that is only asked something must not break an old one at work."""
    await asyncio.to_thread(migrate.to, bare_url, FIRST)
    old = Database(bare_url)
    assert await old.hold(together=old.shared)
    with pytest.raises(migrate.InUse):
        await asyncio.to_thread(migrate.beside, bare_url, 0.0)
    assert await asyncio.to_thread(migrate.current, bare_url) == FIRST
    await old.release()
    await old.close()
    assert await asyncio.to_thread(migrate.beside, bare_url)


def test_an_old_version_says_that_the_database_is_newer(bare_url: str) -> None:
    """To put a backup back would be the wrong advice: it takes the newer version's work away."""
    migrate.to(bare_url)
    with opened(bare_url, writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.Newer, match="9999"):
        migrate.beside(bare_url)


def test_every_row_survives_the_way_up_and_down(bare_url: str) -> None:
    """What the first version wrote is there after the upgrade, the way back and another upgrade."""
    migrate.to(bare_url, FIRST)
    fill(bare_url)
    written = everything(bare_url)
    assert all(len(rows) == 2 for rows in written.values())
    migrate.to(bare_url)
    assert narrowed(everything(bare_url), written) == written
    migrate.to(bare_url, FIRST)
    assert everything(bare_url) == written
    migrate.to(bare_url)
    assert narrowed(everything(bare_url), written) == written


def test_what_the_newest_version_wrote_does_not_stop_the_way_back(bare_url: str) -> None:
    """Going down loses what the older version has no place for, and nothing else."""
    migrate.to(bare_url)
    fill(bare_url)
    written = everything(bare_url)
    migrate.to(bare_url, FIRST)
    left = everything(bare_url)
    assert left == narrowed(written, left)


async def test_two_programs_that_start_at_once_do_not_collide(bare_url: str) -> None:
    """One of them migrates, the other finds it done."""
    command = (sys.executable, "-m", "storage.migrate")
    programs = [
        await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = await asyncio.gather(*(program.communicate(bare_url.encode()) for program in programs))
    assert [program.returncode for program in programs] == [0, 0], said
    assert migrate.current(bare_url) == HEAD
