"""The connection that runs statements on the spot."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.inline import creator


async def test_nothing_overtakes_a_call_that_was_cancelled(tmp_path: Path) -> None:
    """The call goes on in its thread, and SQLite may crash when the loop uses the connection meanwhile."""
    path = str(tmp_path / "locked.db")
    connection = await creator(path)()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = asyncio.create_task(connection.execute("BEGIN IMMEDIATE"))
        await asyncio.wait({begun}, timeout=0.1)
        begun.cancel()
        following = asyncio.create_task(connection.execute("SELECT 1"))
        await asyncio.wait({following}, timeout=0.1)
        assert not following.done()
    await (await following).close()
    await connection.close()
