"""Fixtures every test may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from forum.context import Context, District
from storage.database import Database
from storage.models import Base

if TYPE_CHECKING:
    from tests.world import World

pytest_plugins = ["tests.plugins.synapse"]

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


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database with all tables."""
    database = Database(f"sqlite:///{tmp_path / 'openmic.db'}")
    async with database.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
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
