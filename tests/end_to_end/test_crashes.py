"""The program falls over, or is not there: people notice a pause, nothing else."""

from __future__ import annotations

import asyncio

from tests.end_to_end.engines import on_both, on_postgresql
from tests.end_to_end.stage import Pair, Stage
from tests.plugins.postgres import Postgres

CHANNELS = 4
EACH_WAY = 50  # lines a channel
ASLEEP = 20
MANY = 300


@on_both
async def test_nothing_is_lost_or_doubled_when_the_program_is_killed_in_the_middle(stage: Stage) -> None:
    """Killed while 400 messages are under way and started again: each is seen once, or marked on Telegram."""
    pairs = await stage.channels(*(f"Kanal {number}" for number in range(CHANNELS)))
    talk = asyncio.gather(*(_talk(pair) for pair in pairs))
    for arrived in (30, 60):
        await _arrive(pairs, arrived)
        await stage.program.kill()
        await stage.program.start()
    await talk
    await stage.is_fine(within=150)


async def test_what_was_written_while_the_program_was_away_arrives_in_order(stage: Stage) -> None:
    """Twenty messages on each side, and 300 in one Matrix room, are carried over after the start."""
    quiet, busy = await stage.channels("Ruhig", "Viel los")
    assert await stage.program.terminate() == 0
    for number in range(ASLEEP):
        quiet.writes_telegram(f"Auf Telegram {number}")
        await quiet.writes_matrix(f"Auf Matrix {number}")
    for number in range(MANY):
        await busy.writes_matrix(f"Nachricht Nummer {number}")
    await stage.program.start()
    await stage.is_fine()


@on_postgresql
async def test_nothing_is_lost_or_doubled_when_the_database_server_is_killed(
    stage: Stage, postgres: Postgres
) -> None:
    """PostgreSQL is killed while 400 messages are under way: the program waits and goes on by itself."""
    pairs = await stage.channels(*(f"Kanal {number}" for number in range(CHANNELS)))
    talk = asyncio.gather(*(_talk(pair) for pair in pairs))
    for arrived in (30, 60):
        await _arrive(pairs, arrived)
        postgres.kill()
        await asyncio.to_thread(postgres.start)
    await talk
    await stage.is_fine(within=150)
    assert stage.program.running


async def _talk(pair: Pair) -> None:
    for number in range(EACH_WAY):
        await pair.writes_matrix(f"Jan sagt {number} in {pair.chat.title}")
        pair.writes_telegram(f"Olha sagt {number} in {pair.chat.title}")


async def _arrive(pairs: list[Pair], count: int) -> None:
    """Wait until so many messages have been carried to Telegram."""

    def carried() -> int:
        return sum(seen.is_bot for pair in pairs for seen in pair.chat.visible())

    await pairs[0].stage.eventually(lambda: carried() > count)
