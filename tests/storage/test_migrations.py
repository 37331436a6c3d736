"""The migrations build exactly what the models say, and can be taken back."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage import migrate
from storage.migrations import HEAD
from storage.models import Base


def test_a_migrated_database_is_what_the_models_say(tmp_path: Path) -> None:
    """Nobody forgot a migration."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    migrate.to(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    assert differences == []


def test_the_program_asks_for_the_newest_revision() -> None:
    """`HEAD` is what Alembic calls head."""
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert scripts.get_current_head() == HEAD


def test_a_migration_can_be_taken_back(tmp_path: Path) -> None:
    """Down to nothing and up again."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    migrate.to(url)
    migrate.to(url, "base")
    assert migrate.current(url) is None
    assert migrate.ensure(url)
    assert migrate.current(url) == HEAD
    assert not migrate.ensure(url)
