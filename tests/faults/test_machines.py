"""Several machines on one PostgreSQL: whichever falls over, people notice a pause, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from rehearsal.matrix.synapse import Synapse
from tests.end_to_end.stage import Pair
from tests.faults.machines import TAKEN_OVER_SECONDS, Crew, crew, health, leads, measured
from tests.plugins.postgres import Postgres

EACH_WAY = 25  # lines a pair
PAIRS = 4


@pytest.fixture
async def three(tmp_path: Path, synapse: Synapse, new_postgres: Callable[[], str]) -> AsyncIterator[Crew]:
    """Two machines with everything on them, and one that only sends."""
    async with crew(tmp_path, synapse, new_postgres()) as found:
        await found.join("second")
        await found.join("sender", "--only", "send,web")
        yield found


async def test_whichever_machine_falls_over_nothing_is_lost_or_doubled(
    three: Crew, postgres: Postgres
) -> None:
    """200 messages while the leader is killed, then a sender, then the next leader stands still."""
    first, second, sender = three.machines
    pairs = await three.stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))
    assert await leads(first)
    assert (await health(second))["clock"]["standby"]
    assert "clock" not in await health(sender)

    talk = asyncio.gather(*(_talk(pair) for pair in pairs))
    await three.stage.eventually(lambda: _carried(pairs) > 10)
    await first.kill()
    await measured("leader killed, another leads after", three.leader(but=first))
    await three.works(pairs, "Nach dem ersten")
    await first.start()
    await sender.kill()
    await measured("sender killed, every room is served after", three.works(pairs, "Nach dem Sender"))
    await talk

    second.suspend()
    await measured("leader stands still, another leads after", three.leader(but=second))
    await measured("and every room is served after", three.works(pairs, "Waehrend"))
    second.resume()
    await three.works(pairs, "Danach")
    postgres.disconnect(three.stage.program.settings["OPENMIC_DATABASE_URL"])
    await measured("connections cut, every room is served after", three.works(pairs, "Getrennt"))
    await three.stage.is_fine(within=TAKEN_OVER_SECONDS)
    assert first.running
    assert second.running
    assert [await leads(machine) for machine in (first, second)].count(True) == 1


async def _talk(pair: Pair) -> None:
    for number in range(EACH_WAY):
        await pair.writes_matrix(f"Jan sagt {number} in {pair.chat.title}")
        pair.writes_telegram(f"Olha sagt {number} in {pair.chat.title}")


def _carried(pairs: list[Pair]) -> int:
    return sum(seen.is_bot for pair in pairs for seen in pair.chat.visible())
