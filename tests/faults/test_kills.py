"""The program is killed again and again while people talk: they see each message once."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from rehearsal.matrix.synapse import Synapse
from tests.end_to_end.stage import staged
from tests.faults.load import Load, report
from tests.plugins.postgres import Postgres

CAMPAIGN = bool(os.environ.get("OPENMIC_CAMPAIGN"))
SEED = int(os.environ.get("OPENMIC_SEED", "1"))
PAIRS = 12
#: Of all kills so many strike a program that has just begun again.
WHILE_STARTING = 0.3
#: Of what comes over to Telegram the last part is left to the program's last life.
LAST = 0.85
#: Of each talk the last part is said after the last kill, so that every kill falls into a load.
HELD = 0.05
#: A kill falls somewhere in this time after its message came over.
IN_FLIGHT_SECONDS = 0.1
#: Long enough for a machine on which everything else runs too.
SECONDS = 6 * 3600 if CAMPAIGN else 1500
#: A line of the log at level DEBUG costs more than the message.
QUIETER = {"OPENMIC_LOG_LEVEL": "INFO"}


@pytest.fixture(autouse=True)
def _few_words(caplog: pytest.LogCaptureFixture) -> None:
    """Jan's client tells of a dozen steps a call."""
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.WARNING, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """So many kills while so many messages are written."""

    kills: int
    messages: int

    def moments(self, chance: random.Random) -> Sequence[int]:
        """After how many messages on Telegram each kill falls; a repeated one falls into the start."""
        reach = range(1, round(self.messages / 2 * LAST))
        later = round(self.kills * (1 - WHILE_STARTING))
        drawn = chance.sample(reach, later)
        return sorted(drawn + chance.choices(drawn, k=self.kills - later))


ON_SQLITE = Campaign(kills=800, messages=80_000) if CAMPAIGN else Campaign(kills=24, messages=2_400)
ON_POSTGRESQL = Campaign(kills=200, messages=20_000) if CAMPAIGN else Campaign(kills=6, messages=600)


@pytest.mark.timeout(SECONDS)
async def test_killed_at_random_moments_it_loses_and_doubles_nothing(
    tmp_path: Path, synapse: Synapse
) -> None:
    """Under load, while starting and while recovering: 0 lost, 0 doubled that is not marked."""
    await _struck(ON_SQLITE, tmp_path, synapse, None)


@pytest.mark.timeout(SECONDS)
async def test_the_same_on_postgresql(tmp_path: Path, synapse: Synapse, postgres: Postgres) -> None:
    """A killed program's session on the server ends, and the next one goes on."""
    await _struck(ON_POSTGRESQL, tmp_path, synapse, postgres.new_database("kills"))


async def _struck(campaign: Campaign, folder: Path, synapse: Synapse, url: str | None) -> None:
    chance = random.Random(SEED)
    async with staged(folder, synapse, url, settings=QUIETER) as stage:
        pairs = await stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))
        load = Load(pairs, messages=campaign.messages, seed=SEED, held=HELD)
        async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
            group.create_task(load.run())
            for moment in campaign.moments(chance):
                await _kill(load, moment, chance)
                await stage.program.spawn()
            load.released.set()
        await load.arrives(within=SECONDS)
        report(kills=campaign.kills, messages=load.written, marked=load.doubtful)


async def _kill(load: Load, moment: int, chance: random.Random) -> None:
    """When so much has come over, or, where it has already, somewhere in the start."""
    program = load.stage.program
    starting = load.carried >= moment
    await load.until_carried(moment)
    await asyncio.sleep(chance.uniform(0, program.took if starting else IN_FLIGHT_SECONDS))
    await program.kill()
