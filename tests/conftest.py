"""Fixtures every test may ask for."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from forum.context import Context, District
from storage import engines
from storage.database import Database
from storage.models import Base

if TYPE_CHECKING:
    from tests.world import World

pytest_plugins = [
    "tests.plugins.canary",
    "tests.plugins.postgres",
    "tests.plugins.sqlite",
    "tests.plugins.order",
    "tests.plugins.synapse",
]

#: Folders and files whose stories are told on both databases.
ON_BOTH = frozenset({"storage", "scenarios", "test_lock.py", "test_backup.py"})

#: A Monday morning in winter time.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def district() -> District:
    """The district of all stories."""
    return District(
        name="Integrationsnetzwerk Musterkreis",
        language="de",
        zone=ZoneInfo("Europe/Berlin"),
        region="ST",
        web_url="http://127.0.0.1:8080",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Stories of these folders that need a database are told on SQLite and on PostgreSQL."""
    told_in = {metafunc.definition.path.name, metafunc.definition.path.parent.name}
    chosen = any(mark.args[0] == "engine" for mark in metafunc.definition.iter_markers("parametrize"))
    if "engine" in metafunc.fixturenames and told_in & ON_BOTH and not chosen:
        metafunc.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Which kind of database this story is told on."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def new_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes databases without tables: each call gives the URL of another one."""
    if engine == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        return make
    numbers = count()
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


@pytest.fixture
def bare_url(new_url: Callable[[], str]) -> str:
    """One database without tables."""
    return new_url()


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables; a copy costs a hundredth of making them."""
    file = tmp_path_factory.mktemp("tables") / "openmic.db"
    tables = engines.plain(f"sqlite:///{file}")
    with tables.begin() as connection:
        Base.metadata.create_all(connection)
    tables.dispose()
    return file


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with all tables."""
    if engine == "postgresql":
        return str(request.getfixturevalue("postgres_with_tables"))
    tables: Path = request.getfixturevalue("empty_tables")
    return f"sqlite:///{shutil.copy(tables, tmp_path)}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """That database, open."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def ctx(database: Database, district: District) -> AsyncIterator[Context]:
    """One open unit of work on Monday, 23 November 2026, 9 o'clock in Berlin."""
    async with database.transaction() as session:
        yield Context(session=session, district=district, now=MONDAY, machine_now=MONDAY)


@pytest.fixture
async def world(database: Database, district: District) -> World:
    """Two fake networks with the whole program between them, on Monday, 23 November 2026."""
    from tests.world import World

    return World.build(database, district, MONDAY)
