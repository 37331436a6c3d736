"""What lies between the program and its servers breaks again and again: people see each message once."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from rehearsal.matrix.synapse import Synapse
from rehearsal.telegram import TelegramServer
from rehearsal.telegram.faults import Weather as Answers
from rehearsal.wire import Proxy, Trouble, Weather
from tests.end_to_end.stage import Pair, Stage, staged
from tests.faults.load import Load, report
from tests.plugins.postgres import Postgres

CAMPAIGN = bool(os.environ.get("OPENMIC_CAMPAIGN"))
SEED = int(os.environ.get("OPENMIC_SEED", "1"))
SECONDS = 6 * 3600 if CAMPAIGN else 1500
PAIRS = 12
#: Lines of one round in one pair; people begin another one until all troubles have happened.
ROUND = 6
#: On the wire to either network, wrong answers of the Bot API itself, and on the wire to PostgreSQL.
ON_WIRES, ANSWERS, ON_DATABASE = (9_000, 1_600, 400) if CAMPAIGN else (120, 45, 15)
#: Up to so many pieces pass untouched: else no probe would ever come through whole.
CALM = 8
#: Longest stall in seconds; a program that waits for thirty tells no more than one that waits for three.
LONGEST = 30.0 if CAMPAIGN else 3.0
QUIETER = {"OPENMIC_LOG_LEVEL": "INFO"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """The program on a stage, with a wire to each network."""

    stage: Stage
    telegram: Proxy
    matrix: Proxy


@asynccontextmanager
async def wired(folder: Path, synapse: Synapse, url: str | None = None) -> AsyncIterator[Wired]:
    """The program starts over sound wires."""
    async with (
        TelegramServer() as telegram,
        Proxy.before(telegram.url) as to_telegram,
        Proxy.before(synapse.url) as to_matrix,
    ):
        settings = QUIETER | {
            "OPENMIC_TELEGRAM_API_URL": to_telegram.url,
            "OPENMIC_MATRIX_HOMESERVER": to_matrix.url,
        }
        async with staged(folder, synapse, url, telegram=telegram, settings=settings) as stage:
            yield Wired(stage=stage, telegram=to_telegram, matrix=to_matrix)


def _over(wire: Proxy, postgres: Postgres, name: str) -> str:
    """The URL of a new database at the other end of a wire."""
    postgres.new_database(name)
    return f"postgresql://postgres@127.0.0.1:{wire.port}/{name}"


async def _talk_until_over(pairs: Sequence[Pair], *proxies: Proxy) -> Load:
    """People talk, round by round, until every planned trouble has happened; all arrives."""
    load = Load(pairs, messages=ROUND * len(pairs), seed=SEED)
    faults = pairs[0].stage.telegram.faults
    written = 0
    while (
        written == 0 or any(proxy.planned for proxy in proxies) or (faults.weather and faults.weather.faults)
    ):
        load = Load(pairs, messages=ROUND * len(pairs), seed=SEED, first=written)
        await load.run()
        written += load.each
    for pair in pairs:
        pair.writes_telegram(f"Nach dem Unwetter {pair.chat.id}")
    await load.arrives(within=SECONDS)
    report(
        troubles=sum(proxy.befallen.total() for proxy in proxies),
        messages=(written + 1) * len(pairs),
        marked=load.doubtful,
    )
    return load


@pytest.mark.timeout(SECONDS)
async def test_broken_wires_lose_and_double_nothing(tmp_path: Path, synapse: Synapse) -> None:
    """Cut at each third, torn, stalled, sliced, slowed, on the way to both networks, while people talk."""
    async with wired(tmp_path, synapse) as on:
        pairs = await on.stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))
        for number, proxy in enumerate((on.telegram, on.matrix)):
            proxy.weather = Weather(seed=SEED + number, troubles=ON_WIRES, calm=CALM, longest=LONGEST)
        await _talk_until_over(pairs, on.telegram, on.matrix)
        assert on.telegram.befallen.total() == on.matrix.befallen.total() == ON_WIRES


@pytest.mark.timeout(SECONDS)
async def test_wrong_answers_lose_and_double_nothing(tmp_path: Path, synapse: Synapse) -> None:
    """401, 409, 429, 5xx before and after, lost answers, late deliveries, proxies' pages, by chance."""
    async with staged(tmp_path, synapse, settings=QUIETER) as stage:
        pairs = await stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))
        stage.telegram.faults.weather = Answers(seed=SEED, faults=ANSWERS, calm=6)
        stage.telegram.faults.storm((pair.chat.id for pair in pairs), seconds=2, times=2)
        await _talk_until_over(pairs)


@pytest.mark.timeout(SECONDS)
async def test_a_broken_wire_to_the_database_loses_and_doubles_nothing(
    tmp_path: Path, synapse: Synapse, postgres: Postgres
) -> None:
    """Commits whose answer is lost among them: PostgreSQL knows what the program does not."""
    async with Proxy(postgres.folder / ".s.PGSQL.5432") as to_database:
        url = _over(to_database, postgres, "wires")
        async with staged(tmp_path, synapse, url, settings=QUIETER) as stage:
            pairs = await stage.channels(*(f"Kanal {number}" for number in range(PAIRS)))
            to_database.weather = Weather(seed=SEED, troubles=ON_DATABASE, calm=200, longest=LONGEST / 10)
            await _talk_until_over(pairs, to_database)


async def test_unplugged_networks_are_waited_for(tmp_path: Path, synapse: Synapse) -> None:
    """Nobody listens at either network for a while; what was said meanwhile arrives after plugging in."""
    async with wired(tmp_path, synapse) as on:
        pair = await on.stage.channel()
        on.telegram.unplug()
        on.matrix.unplug()
        pair.writes_telegram("Auf Telegram, ohne Leitung")
        await pair.writes_matrix("Auf Matrix, ohne Leitung")
        await on.telegram.plug_in()
        await on.matrix.plug_in()
        await on.stage.is_fine()


async def test_a_commit_whose_answer_is_lost_is_found_out(
    tmp_path: Path, synapse: Synapse, postgres: Postgres
) -> None:
    """The connection to PostgreSQL is torn between COMMIT and its answer, in each unit of work in turn."""
    async with Proxy(postgres.folder / ".s.PGSQL.5432") as to_database:
        url = _over(to_database, postgres, "commits")
        async with staged(tmp_path, synapse, url, settings=QUIETER) as stage:
            pair = await stage.channel()
            for number in range(6):
                to_database.plan(Trouble(kind="reset", needle=b"COMMIT", skip=number))
                pair.writes_telegram(f"Olha sagt {number}")
                await pair.writes_matrix(f"Jan sagt {number}")
                await stage.converges(pair)
            await stage.is_fine()
