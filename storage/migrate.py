"""Bringing a database to the revision this program needs; `python -m storage.migrate URL` does it alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url

from storage.migrations import HEAD

#: How long a migration waits for a running program to let go of the file.
LOCK_SECONDS = 30


def current(url: str) -> str | None:
    """The revision a database is at; None when it is empty or does not exist."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            if "alembic_version" not in inspect(connection).get_table_names():
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    finally:
        engine.dispose()


class Failed(Exception):
    """The migration's process ended with an error; its last line says which."""


def ensure(url: str) -> bool:
    """Migrate in a process of its own, so that Alembic does not stay in memory. True when it was needed."""
    if current(url) == HEAD:
        return False
    command = [sys.executable, "-m", "storage.migrate", url]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own module
    if done.returncode:
        raise Failed(done.stderr.strip().splitlines()[-1])
    return True


def to(url: str, revision: str = "head") -> None:
    """Migrate up (or, to an older revision, down) in this process."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            down = revision == "base" or (revision != "head" and revision < (_at(connection) or ""))
            (command.downgrade if down else command.upgrade)(config, revision)
    finally:
        engine.dispose()


def _at(connection: Connection) -> str | None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _engine(url: str) -> Engine:
    parsed: URL = make_url(url)
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    parsed = parsed.set(drivername=drivers.get(parsed.drivername, parsed.drivername))
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": LOCK_SECONDS})
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        event.listen(engine, "connect", _manual_transactions)
        return engine
    return create_engine(parsed)


def _manual_transactions(connection: object, _record: object) -> None:
    # The driver would commit before DDL; a migration is to happen whole or not at all.
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DBAPI connection


if __name__ == "__main__":
    to(sys.argv[1])
