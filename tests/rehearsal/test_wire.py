"""The wire does to a connection what it says, and carries everything else untouched."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rehearsal.wire import Kind, Proxy, Trouble, Weather

WORDS = b"0123456789" * 3


@asynccontextmanager
async def echo() -> AsyncIterator[Proxy]:
    """A wire to a server that says again what it hears."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1024):
            writer.write(piece)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, Proxy(server.sockets[0].getsockname()[:2]) as proxy:
        yield proxy


async def heard(proxy: Proxy, words: bytes = WORDS) -> bytes:
    """What comes back until it is all there or the connection is gone; raises for a torn one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    got = b""
    try:
        writer.write(words)
        while len(got) < len(words) and (piece := await reader.read(1024)):
            got += piece
    finally:
        writer.transport.abort()
    return got


@pytest.mark.parametrize("kind", ["stall", "slice", "delay", "throttle"])
async def test_what_only_delays_changes_no_byte(kind: Kind) -> None:
    """Everything arrives, once, in order; then all is as before."""
    async with echo() as proxy:
        proxy.plan(Trouble(kind=kind, share=1 / 3, seconds=0.02, rate=600))
        assert [await heard(proxy), await heard(proxy)] == [WORDS, WORDS]
        assert proxy.befallen == {kind: 1}
        assert not proxy.planned


@pytest.mark.parametrize("share", [0, 1 / 3, 2 / 3, 1])
async def test_a_cut_answer_ends_where_it_was_cut(share: float) -> None:
    """The request arrived, its answer only in part, and the next connection is sound."""
    async with echo() as proxy:
        proxy.plan(Trouble(kind="cut", share=share))
        assert len(await heard(proxy)) == len(WORDS) * share
        assert await heard(proxy) == WORDS
        assert proxy.carried == {"request": 60, "answer": 60}


async def test_a_cut_request_never_arrives_whole() -> None:
    """What was said after the cut is heard by nobody."""
    async with echo() as proxy:
        proxy.plan(Trouble(kind="cut", way="request"))
        assert await heard(proxy) == b""
        assert "answer" not in proxy.carried


async def test_a_torn_connection_is_reset() -> None:
    """RST, not FIN: whoever reads is told of an error."""
    async with echo() as proxy:
        proxy.plan(Trouble(kind="reset"))
        with pytest.raises(ConnectionResetError):
            await heard(proxy)


async def test_trouble_waits_for_its_bytes_and_its_words() -> None:
    """`skip` lets bytes pass first, `needle` chooses the piece."""
    async with echo() as proxy:
        proxy.plan(Trouble(kind="cut", way="request", skip=30))
        proxy.plan(Trouble(kind="cut", way="request", needle=b"hier"))
        said = [await heard(proxy, words) for words in (WORDS, b"dann", b"dort", b"hier")]
        assert said == [WORDS, b"", b"dort", b""]


async def test_an_unplugged_wire_refuses_and_comes_back_where_it_was() -> None:
    """Nobody listens; after plugging in, the same port answers."""
    async with echo() as proxy:
        proxy.unplug()
        with pytest.raises(ConnectionRefusedError):
            await heard(proxy)
        await proxy.plug_in()
        assert await heard(proxy) == WORDS


async def test_latency_and_bandwidth_hold_for_every_piece() -> None:
    """Thirty bytes at 600 a second take a twentieth of a second each way at least."""
    async with echo() as proxy:
        proxy.bandwidth, proxy.latency = 600, 0.01
        began = asyncio.get_running_loop().time()
        assert await heard(proxy) == WORDS
        assert asyncio.get_running_loop().time() - began >= 0.1
        proxy.heal()
        assert await heard(proxy) == WORDS


def test_the_same_seed_brings_the_same_weather() -> None:
    """So many troubles as were ordered, in the same order each time."""
    seed = random.randrange(1000)
    one, other = (Weather(seed=seed, troubles=50, calm=3) for _ in range(2))
    first = [one.next() for _ in range(400)]
    assert first == [other.next() for _ in range(400)]
    assert sum(trouble is not None for trouble in first) == 50
