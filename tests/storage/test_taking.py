"""Whether the database takes what is written is said once, and believed only of what was written."""

from __future__ import annotations

import pytest

from storage import inbox
from storage.database import Database, Unavailable
from storage.failures import Deposed
from storage.taking import PROOF

BEGINS, ENDS = "The database takes nothing more", "The database takes what is written again"
FULL = Unavailable("database or disk is full")


async def fails(database: Database, error: Exception) -> None:
    """A unit of work that comes to nothing."""
    with pytest.raises(type(error)):
        async with database.transaction():
            raise error


async def test_trouble_is_said_when_it_begins_and_when_it_ends(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """However often it is tried meanwhile."""
    for _ in range(3):
        await fails(database, FULL)
    assert database.taking.trouble == str(FULL)
    for _ in range(3):
        async with database.begin():
            pass
    assert database.taking.trouble is None
    log = capsys.readouterr().err
    assert [log.count(BEGINS), log.count(ENDS)] == [1, 1]


async def test_a_unit_of_work_without_words_ends_no_trouble(database: Database) -> None:
    """On a full disk it would seem to succeed, so that after trouble each one writes."""
    await fails(database, FULL)
    async with database.transaction():
        pass
    assert database.taking.trouble is None
    async with database.reading() as session:
        assert await inbox.cursor(session, PROOF) is not None


async def test_another_process_is_no_trouble(database: Database) -> None:
    """Who was deposed says so elsewhere."""
    await fails(database, Deposed("others have taken over"))
    assert database.taking.trouble is None
