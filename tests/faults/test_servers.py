"""The servers around the program are killed while people talk: the program waits for them and goes on."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from rehearsal.matrix.synapse import Synapse
from tests.end_to_end.stage import staged
from tests.faults.load import Load, report
from tests.plugins.postgres import Postgres

pytestmark = pytest.mark.skipif(
    not os.environ.get("OPENMIC_CAMPAIGN"),
    reason="ten kills each, one is among the end-to-end stories: make campaign",
)
SEED = int(os.environ.get("OPENMIC_SEED", "1"))
SECONDS = 3600
KILLS, MESSAGES = 10, 2_000
PAIRS = 4
QUIETER = {"OPENMIC_LOG_LEVEL": "INFO"}


@pytest.mark.timeout(SECONDS)
async def test_a_killed_homeserver_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Synapse is killed while both sides write and comes back: each message is seen once."""
    async with Synapse(tmp_path / "synapse") as fragile, staged(tmp_path, fragile, settings=QUIETER) as stage:
        pairs = await stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))
        # Nobody can tell whether a picture that was being laid up was shown.
        load = Load(pairs, messages=MESSAGES, seed=SEED, pictures=False)

        async def strike() -> None:
            await fragile.kill()
            await fragile.start()

        await _struck(load, strike)


@pytest.mark.timeout(SECONDS)
async def test_a_killed_database_server_loses_and_doubles_nothing(
    tmp_path: Path, synapse: Synapse, postgres: Postgres
) -> None:
    """PostgreSQL is killed with commits on their way: the program waits and goes on by itself."""
    url = postgres.new_database("killed")
    async with staged(tmp_path, synapse, url, settings=QUIETER) as stage:
        pairs = await stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))

        async def strike() -> None:
            postgres.kill()
            await asyncio.to_thread(postgres.start)

        await _struck(Load(pairs, messages=MESSAGES, seed=SEED), strike)


async def _struck(load: Load, strike: Callable[[], Awaitable[None]]) -> None:
    """Strike at random moments while people talk; the same program sees it through."""
    moments = sorted(random.Random(SEED).sample(range(1, round(MESSAGES * 0.45)), KILLS))
    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
        group.create_task(load.run())
        for moment in moments:
            await load.until_carried(moment)
            assert load.going_on, "the load ended before the last kill"
            await strike()
    await load.arrives(within=SECONDS)
    assert load.stage.program.running
    report(kills=KILLS, messages=load.written, marked=load.doubtful)
