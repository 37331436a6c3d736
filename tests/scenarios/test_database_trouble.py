"""The database goes away under the running program, and comes back: people notice a pause, nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from bot.civil import machine_now
from bot.events import Address, NativeId, Posted
from storage.database import Unavailable
from storage.models import Purpose
from tests.plugins.postgres import Postgres
from tests.world import Member, World

EACH_WAY = 40
GLANCE_SECONDS = 0.05
GLANCES = 1200

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@pytest.fixture
async def running(world: World) -> AsyncIterator[World]:
    """The program at work between two rooms of one channel."""
    await world.link("-100", "!a:b.c", "Arbeit", Purpose.TALK)
    parts = [asyncio.create_task(world.router.run()), asyncio.create_task(world.sender.run())]
    yield world
    for part in parts:
        part.cancel()
    ended = await asyncio.gather(*parts, return_exceptions=True)
    assert [type(error) for error in ended] == [asyncio.CancelledError] * 2


async def test_nothing_is_lost_or_doubled_when_the_server_is_killed(
    running: World, postgres: Postgres
) -> None:
    """Killed twice while eighty messages are under way: each arrives once, in order, on the other side."""
    olha, jan = running.member("telegram", "1", "Olha"), running.member("matrix", "@jan:b.c", "Jan")
    talk = asyncio.gather(_talk(running, olha, "-100"), _talk(running, jan, "!a:b.c"))
    for arrived in (10, 40):
        await _until(lambda count=arrived: len(jan.sees("!a:b.c")) > count)  # type: ignore[misc]  # bound now
        postgres.kill()
        await asyncio.to_thread(postgres.start)
    await talk
    for reader, room, author in ((jan, "!a:b.c", "Olha"), (olha, "-100", "Jan")):
        wanted = [f"{author}: Nummer {number}" for number in range(EACH_WAY)]
        await _until(lambda r=reader, where=room: len(_relayed(r, where)) >= EACH_WAY)  # type: ignore[misc]
        assert _relayed(reader, room) == wanted


async def test_what_a_network_has_confirmed_is_not_sent_again(running: World, postgres: Postgres) -> None:
    """The server is gone when the answer comes: it is written down when the server is back."""
    olha, jan = running.member("telegram", "1", "Olha"), running.member("matrix", "@jan:b.c", "Jan")
    running.networks["telegram"].afterwards.append(postgres.kill)
    await _says(running, jan, "!a:b.c", "Nur einmal")
    await _until(lambda: bool(_relayed(olha, "-100")))
    await asyncio.to_thread(postgres.start)
    await _says(running, jan, "!a:b.c", "Und danach")
    await _until(lambda: len(_relayed(olha, "-100")) > 1)
    assert _relayed(olha, "-100") == ["Jan: Nur einmal", "Jan: Und danach"]


def _relayed(reader: Member, room: str) -> list[str]:
    return [seen.text for seen in reader.sees(room) if seen.words.author]


async def _talk(world: World, speaker: Member, room: str) -> None:
    for number in range(EACH_WAY):
        await _says(world, speaker, room, f"Nummer {number}")


async def _says(world: World, speaker: Member, room: str, text: str) -> None:
    """Say it until it is deposited, as an intake does."""
    said = Posted(
        room=Address(room),
        at=machine_now(),
        sender=speaker.sender,
        native_id=NativeId(f"{speaker.user} {text}"),
        text=text,
    )
    deposited = False
    while not deposited:
        with contextlib.suppress(Unavailable):
            await world.deposit(speaker.network, [said])
            deposited = True
        await asyncio.sleep(GLANCE_SECONDS)


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(GLANCES):
        if condition():
            return
        await asyncio.sleep(GLANCE_SECONDS)
    raise TimeoutError
