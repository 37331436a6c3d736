"""The demo as a visitor starts it: a process of its own, with both networks, that leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

PATIENCE_S = 150

pytestmark = pytest.mark.timeout(400)


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running demo whose temporary files lie in `folder`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def read_until(process: asyncio.subprocess.Process, words: str) -> str:
    """Everything up to and with the line that holds `words`."""
    assert process.stdout is not None
    seen = ""
    async with asyncio.timeout(PATIENCE_S):
        while words not in seen:
            line = await process.stdout.readline()
            assert line, f"the demo ended without „{words}“:\n{seen}"
            seen += line.decode()
    return seen


def left_in(folder: Path) -> list[Path]:
    """What still lies in a folder."""
    return list(folder.iterdir())


async def test_the_whole_week_is_played(tmp_path: Path) -> None:
    """Everything that people are to see is seen; then the process ends well and leaves nothing behind."""
    async with demo(tmp_path, "--port", "0", "--speed", "100") as process:
        output, _ = await process.communicate()
    told = output.decode()
    assert process.returncode == 0, told
    assert "Die Woche ist gespielt" in told
    assert "Protokoll Jour fixe Integration" in told
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_well(tmp_path: Path, number: signal.Signals) -> None:
    """Without the cast it stays until it is stopped; nothing is left running or lying about."""
    async with demo(tmp_path, "--port", "0", "--no-cast") as process:
        told = await read_until(process, "Strg-C beendet alles.")
        process.send_signal(number)
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    assert "@sabine:rehearsal.local" in told
    assert left_in(tmp_path) == []


async def test_a_signal_is_heard_while_the_stage_is_built(tmp_path: Path) -> None:
    """Whoever changes their mind is heard as soon as there is an address to open."""
    async with demo(tmp_path, "--port", "0") as process:
        await read_until(process, "Die Bühne: http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    assert left_in(tmp_path) == []


async def test_a_taken_port_is_replaced(tmp_path: Path) -> None:
    """Another program on the usual port is no reason not to play."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with demo(tmp_path, "--port", str(port), "--no-cast") as process:
            told = await read_until(process, "Die Bühne nimmt Port")
            process.send_signal(signal.SIGTERM)
            await process.wait()
    assert f"Port {port} ist belegt." in told


async def test_a_wrong_script_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """No traceback for a slip in somebody's own week."""
    async with demo(tmp_path, "--script", str(tmp_path / "keine.toml")) as process:
        output, _ = await process.communicate()
    assert process.returncode == 1
    assert "keine.toml lässt sich nicht lesen" in output.decode()
    assert "Traceback" not in output.decode()
