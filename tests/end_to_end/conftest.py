"""The stage of the stories told here."""

from __future__ import annotations

import itertools
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from rehearsal.matrix.synapse import Synapse
from tests.end_to_end.stage import Stage, staged
from tests.plugins.postgres import Postgres

_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def theatre(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, synapse: Synapse
) -> AsyncIterator[Stage]:
    """One program for many stories: starting it costs more than most of them."""
    url = None
    if getattr(request, "param", "sqlite") == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        # Made anew when the stories of another file come back to this database.
        url = postgres.new_database(f"theatre_{next(_numbers)}")
    async with staged(tmp_path_factory.mktemp("theatre"), synapse, url) as stage:
        yield stage


@pytest_asyncio.fixture
async def stage(theatre: Stage) -> AsyncIterator[Stage]:
    """The running program with nothing broken; the rooms of earlier stories are closed."""
    theatre.clear()
    if not theatre.program.running:
        await theatre.program.start()
    yield theatre
    # Shown by pytest where a story failed.
    sys.stderr.write(theatre.program.last_words())
