"""The bot on a real Synapse, and a homeserver that answers what a test tells it to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path

import pytest

from bot.matrix.network import MatrixNetwork
from rehearsal.matrix.synapse import Synapse
from tests.bot.matrix.stub import Stub

NewBot = Callable[..., Awaitable[MatrixNetwork]]

_numbers = count(1)


@pytest.fixture
async def new_bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[NewBot]:
    """Logs bots in: each has an account of its own, but for `like=other`, which is the other one again."""
    async with AsyncExitStack() as stack:

        async def log_in(*, like: MatrixNetwork | None = None, timeline: int = 100) -> MatrixNetwork:
            name = like.account.user_id.split(":")[0][1:] if like else f"bot-{next(_numbers)}"
            if like is None:
                await synapse.register(name, name, "Openmic")
            network = MatrixNetwork(
                homeserver=synapse.url,
                user_id=f"@{name}:{synapse.server_name}",
                password=name,
                access_token=None,
                device_id=None,
                data_dir=tmp_path / name,
                timeline=timeline,
            )
            stack.push_async_callback(network.close)
            await network.open()
            return network

        yield log_in


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    """A homeserver without a mind of its own."""
    async with Stub() as stub:
        yield stub


@pytest.fixture
async def stubbed(stub: Stub, tmp_path: Path) -> AsyncIterator[MatrixNetwork]:
    """The bot, signed in at the stub; what was asked so far is forgotten."""
    network = MatrixNetwork(
        homeserver=stub.url,
        user_id="@bot:stub",
        password="secret-password",
        access_token=None,
        device_id=None,
        data_dir=tmp_path,
    )
    stub.answers(200, {"user_id": "@bot:stub", "device_id": "DEVICE", "access_token": "secret-token"})
    await network.open()
    stub.clear()
    yield network
    await network.close()
