"""One real PostgreSQL for the whole test run: Debian's."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from storage import engines
from storage.models import Base
from tests.plugins.canary import DATABASE_PASSWORD

HOMES = Path("/usr/lib/postgresql")
SUPERUSER = "postgres"
TRIES = 100
GLANCE_SECONDS = 0.1
#: The machine may fall over, the tests' data with it; a killed server loses nothing by these.
CARELESS = ("fsync=off", "full_page_writes=off", "autovacuum=off")
SHARED = "openmic"
CLEAN_UP = 'cat; "$0" stop -w -m immediate -D "$1"; rm -rf "$2"'
DISCONNECT = b"""
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
#: TRUNCATE makes new files for every table and index: six times as long for a story's few rows.
EMPTY = b"""
    DO $$ DECLARE one record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR one IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE 'DELETE FROM ' || one.name;
        END LOOP;
        PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
    END $$
"""

_numbers = itertools.count(1)


class Postgres:
    """A cluster on a unix socket in a folder of its own; gone when the tests are, however they end."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="openmic-pg-"))
        self._data = self.folder / "data"
        # It refuses to be root.
        self._user = SUPERUSER if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._guard = self._watch()

    def create(self) -> None:
        """Make the cluster, as a district's IT should: UTF-8 and a locale that knows every letter."""
        self._run(
            "initdb", "-D", self._data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )

    def start(self) -> None:
        """Start it and wait until it answers; after a kill it recovers first."""
        options = [f"-c {option}" for option in CARELESS]
        options += ["-c listen_addresses=''", f"-c unix_socket_directories={self.folder}"]
        log = self.folder / "log"
        command = ("pg_ctl", "start", "-w", "-D", self._data, "-l", log, "-o", " ".join(options))
        for _ in range(TRIES):
            if self._run(*command, check=False) == 0:
                return
            # Orphans of a killed server hold its shared memory until they notice.
            time.sleep(GLANCE_SECONDS)
        raise RuntimeError(f"PostgreSQL does not start\n{log.read_text()}")

    def kill(self) -> None:
        """Take the server away without a word (SIGKILL), every connection with it."""
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self._guard.communicate()

    def url(self, database: str) -> str:
        """As settings name it."""
        return f"postgresql://{SUPERUSER}:{DATABASE_PASSWORD}@/{database}?host={self.folder}"

    def new_database(self, name: str) -> str:
        """Make one without tables; gives its URL."""
        self.say(f"CREATE DATABASE {name}")
        return self.url(name)

    def say(self, *statements: str) -> None:
        """Statements of the administrator."""
        with psycopg.connect(self.url(SUPERUSER), autocommit=True) as connection:
            for words in statements:
                connection.execute(words.encode())

    def disconnect(self, url: str) -> None:
        """End every connection to one database, as a restart or an administrator would."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(DISCONNECT)

    def _watch(self) -> subprocess.Popen[bytes]:
        """Cleans up when its standard input ends, which it does however the tests end."""
        command: list[str | Path] = ["sh", "-c", CLEAN_UP, self._programs / "pg_ctl", self._data, self.folder]
        return subprocess.Popen(  # noqa: S603  # our own words
            command,
            user=self._user,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _run(self, program: str, *arguments: str | Path, check: bool = True) -> int:
        done = subprocess.run(  # noqa: S603  # Debian's programs
            [self._programs / program, *arguments],
            user=self._user,
            check=check,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return done.returncode


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The running cluster; tests are skipped where it cannot be had, but never in CI."""
    programs = _programs()
    if programs is None and os.environ.get("CI"):
        pytest.fail("CI must have PostgreSQL: apt-get install postgresql")
    if programs is None:
        pytest.skip("needs Debian's PostgreSQL: apt-get install postgresql")
    cluster = Postgres(programs)
    try:
        cluster.create()
        cluster.start()
        _prepare(cluster)
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture
def new_postgres(postgres: Postgres) -> Iterator[Callable[[], str]]:
    """Makes databases of one test's own: `new_postgres()` gives the URL of an empty one, without tables."""
    made: list[str] = []

    def make() -> str:
        made.append(f"test_{next(_numbers)}")
        return postgres.new_database(made[-1])

    yield make
    postgres.say(*(f"DROP DATABASE {name} WITH (FORCE)" for name in made))


@pytest.fixture
def postgres_with_tables(postgres: Postgres) -> Iterator[str]:
    """A database with empty tables; emptying one again takes a fifth of the time that a new one does."""
    yield postgres.url(SHARED)
    # What a test has left open would keep its tables locked.
    postgres.disconnect(postgres.url(SHARED))
    with psycopg.connect(postgres.url(SHARED), autocommit=True) as connection:
        connection.execute(EMPTY)


def _prepare(cluster: Postgres) -> None:
    engine = engines.plain(cluster.new_database(SHARED))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    engine.dispose()


def _programs() -> Path | None:
    """Where the newest installed version has its programs."""
    found = sorted(HOMES.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None
