"""Files for the program's own eyes: made so, and never touched again."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from storage import private

LOOK_AND_LEAVE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM words").fetchone()
connection.close()
"""


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """Whatever the umask says."""
    path = tmp_path / "openmic.db"
    private.make(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == private.MODE


def test_the_locks_of_an_open_database_survive_a_second_connection(tmp_path: Path) -> None:
    """Another program that closes the file does not take itself for the last one and clear up."""
    path = tmp_path / "openmic.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE words (said TEXT)")
        private.make(str(path))
        subprocess.run([sys.executable, "-c", LOOK_AND_LEAVE, str(path)], check=True)  # noqa: S603  # our own
        assert path.with_name("openmic.db-wal").exists()
