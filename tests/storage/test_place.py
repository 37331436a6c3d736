"""The file of a SQLite database stays where it is, or nothing more is written into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import inbox, migrate
from storage.database import Database, Unavailable


async def written(database: Database, name: str) -> None:
    """One unit of work."""
    async with database.begin() as connection:
        await inbox.set_cursor(connection, name, "here")


async def test_a_file_that_was_moved_away_takes_nothing_until_it_is_back(tmp_path: Path) -> None:
    """What is written into a file without its name would be gone with the next start."""
    path = tmp_path / "openmic.db"
    url = f"sqlite:///{path}"
    migrate.to(url)
    database = Database(url)
    await written(database, "before")
    aside = path.rename(tmp_path / "aside.db")
    with pytest.raises(Unavailable, match="moved away"):
        await written(database, "meanwhile")
    with pytest.raises(Unavailable):
        await database.ask()
    assert database.taking.trouble is not None
    aside.rename(path)
    await written(database, "after")
    assert database.taking.trouble is None
    await database.close()


async def test_another_file_in_its_place_is_not_taken_for_it(tmp_path: Path) -> None:
    """Somebody copied a backup over it: the program goes on writing into the one that is gone."""
    path = tmp_path / "openmic.db"
    url = f"sqlite:///{path}"
    migrate.to(url)
    database = Database(url)
    await written(database, "before")
    (tmp_path / "copy.db").write_bytes(path.read_bytes())
    (tmp_path / "copy.db").rename(path)
    with pytest.raises(Unavailable, match="another file"):
        await written(database, "meanwhile")
    await database.close()
