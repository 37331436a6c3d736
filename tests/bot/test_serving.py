"""The web server among the other parts of the program."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest
from fastapi import FastAPI

from bot import serving
from rehearsal.patience import until


async def test_when_it_ends_nothing_of_it_stays() -> None:
    """The loop no longer reads from its socket: the next connection of that number is somebody else's."""
    listening = socket.create_server(("127.0.0.1", 0))
    port, number = listening.getsockname()[1], listening.fileno()
    task = asyncio.create_task(serving.serve(FastAPI(), listening))
    assert await until(lambda: _status(port), timeout_s=60) == 404
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not asyncio.get_running_loop().remove_reader(number)


async def _status(port: int) -> int | None:
    try:
        async with aiohttp.request("GET", f"http://127.0.0.1:{port}/") as answer:
            return answer.status
    except aiohttp.ClientError:
        return None
