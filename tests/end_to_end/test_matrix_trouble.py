"""The homeserver slows down or falls over: what people wrote waits for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rehearsal.matrix.synapse import Synapse
from tests.end_to_end.stage import Pair, staged

LINES = 60
#: Synapse's own limits let ten messages pass at once, then one in five seconds.
OVER_THE_LIMIT = 11
PACE_MS = 5_000


async def test_a_homeserver_that_asks_for_patience_is_given_it(tmp_path: Path) -> None:
    """Synapse with its own rate limits answers 429: all messages arrive, each once and in order."""
    async with Synapse(tmp_path / "synapse", limits=True) as limited, staged(tmp_path, limited) as stage:
        pair = await stage.channel()
        for number in range(OVER_THE_LIMIT):
            pair.writes_telegram(f"Nachricht {number}")
        await stage.is_fine()
        last_two = [item.sent_ms for item in await stage.jan.visible(pair.room)][-2:]
    assert last_two[1] - last_two[0] > PACE_MS / 2, "the homeserver limited nothing"


async def test_a_homeserver_killed_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Synapse is killed while both sides write and comes back: each message is seen once."""
    async with Synapse(tmp_path / "synapse") as fragile, staged(tmp_path, fragile) as stage:
        pair = await stage.channel()
        talk = asyncio.create_task(_talk(pair))
        await stage.eventually(lambda: len(pair.on_telegram()) > LINES)
        await fragile.kill()
        await fragile.start()
        await talk
        await stage.is_fine()


async def _talk(pair: Pair) -> None:
    for number in range(LINES):
        pair.writes_telegram(f"Olha sagt {number}")
        await pair.writes_matrix(f"Jan sagt {number}")
