"""Bringing a database to the revision this program needs; `python -m storage.migrate < URL` does it alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage import engines, postgres
from storage.failures import Forbidden, Unavailable, Unfit, reason, told
from storage.holding import FileLock
from storage.migrations import HEAD

FOLDER = Path(__file__).parent / "migrations"


#: How the migration's process says that its user lacks a right.
NO_RIGHT = 3
#: Where SQLAlchemy points after what happened; that says nothing of it.
POINTER = "(Background on this error"


#: How long a verb waits for a program that is perhaps just bringing the database up to date, in seconds.
PATIENCE = 30.0


class Newer(Unfit):
    """A newer version of this program has changed the database; the message is its revision."""


class InUse(Unavailable):
    """A program works on the database that knows it only as it is."""


class Interrupted(Unavailable):
    """The migration's process was ended by a signal, and nothing has changed."""


class Failed(Exception):
    """The migration's process ended with an error; the message is the last line that says which."""


def current(url: str) -> str | None:
    """The revision a database is at; None when it is empty or does not exist."""
    engine = engines.plain(url, writes=False)
    try:
        with told(), engine.connect() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def ensure(url: str) -> bool:
    """Migrate in a process of its own, so that Alembic does not stay in memory. True when it was needed.

    Raises Unavailable (Interrupted and Newer are), and Failed.
    """
    if (found := current(url)) == HEAD:
        return False
    if found is not None and found > HEAD:
        raise Newer(found)
    # Not as an argument: the URL may hold a password, and everybody on the machine sees arguments.
    done = subprocess.run(
        [sys.executable, "-m", "storage.migrate"], input=url, check=False, capture_output=True, text=True
    )
    if done.returncode < 0:
        raise Interrupted(f"signal {-done.returncode}")
    if done.returncode:
        raise (Forbidden if done.returncode == NO_RIGHT else Failed)(_last(done.stderr))
    return True


def beside(url: str, patience: float = PATIENCE) -> bool:
    """The same for verbs, while programs may be at work that know only the old tables: then raises InUse."""
    began = time.monotonic()
    while (found := current(url)) is not None and found < HEAD:
        with _undisturbed(url) as ours:
            if ours:
                return ensure(url)
        if time.monotonic() - began > patience:
            raise InUse
        time.sleep(min(1.0, patience))
    return ensure(url)


@contextmanager
def _undisturbed(url: str) -> Iterator[bool]:
    """Whether no program works there, which then is so until the end."""
    if (lock := FileLock.beside(engines.parsed(url))) is not None:
        try:
            yield lock.take()
        finally:
            lock.release()
        return
    engine = engines.plain(url, writes=False)
    try:
        with told(), engine.connect() as connection:
            yield bool(connection.exec_driver_sql(postgres.ALONE).scalar_one())
    finally:
        engine.dispose()


def _last(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if not line.startswith(POINTER)), "")


def to(url: str, revision: str = "head") -> None:
    """Migrate up (or, to an older revision, down) in this process."""
    engine = engines.plain(url)
    try:
        # The writer's lock comes first: of two programs that start at once one migrates, one finds it done.
        with told(), engine.begin() as connection:
            on(connection, revision)
    finally:
        engine.dispose()


def on(connection: Connection, revision: str = "head") -> None:
    """The same inside a transaction of the caller's: it happens whole or not at all."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    down = revision == "base" or (revision != "head" and revision < (revision_of(connection) or ""))
    (command.downgrade if down else command.upgrade)(config, revision)


def revision_of(connection: Connection) -> str | None:
    """The revision as the database itself tells it; None without one."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _alone() -> int:
    """The whole of the migration's process: what went wrong is one line, also of a statement of many."""
    try:
        to(sys.stdin.read().strip())
    except (Unavailable, SQLAlchemyError) as error:
        sys.stderr.write(f"{reason(error)}\n")
        return NO_RIGHT if isinstance(error, Forbidden) else 1
    return 0


if __name__ == "__main__":
    sys.exit(_alone())
