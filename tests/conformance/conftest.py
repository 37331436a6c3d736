"""One room, on each of the three implementations of the port in turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from bot.matrix.network import MatrixNetwork
from bot.telegram.network import TelegramNetwork
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Synapse
from rehearsal.telegram import TelegramServer
from tests.conformance.on_fake import FakeWindow
from tests.conformance.on_matrix import MatrixWindow, People
from tests.conformance.on_telegram import TelegramWindow
from tests.conformance.window import Window

NETWORKS = ("fake", "telegram", "matrix")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def matrix_people(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[People]:
    """The bot, Olha, Ben and an administrator of the homeserver."""
    await synapse.register("conformer", "conformer", "Openmic")
    network = MatrixNetwork(
        homeserver=synapse.url,
        user_id=f"@conformer:{synapse.server_name}",
        password="conformer",
        access_token=None,
        device_id=None,
        data_dir=tmp_path_factory.mktemp("conformer"),
    )
    await network.open()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(network.close)
        olha, ben, admin = [
            await stack.enter_async_context(await Member.register(synapse, name, title, admin=admin))
            for name, title, admin in (
                ("conf-olha", "Olha", False),
                ("conf-ben", "Ben", False),
                ("conf-admin", "Admin", True),
            )
        ]
        people = People(network=network, olha=olha, ben=ben, admin=admin)
        people.cursor = (await network.fetch(None)).cursor
        yield people


@pytest.fixture
def fake_window(tmp_path: Path) -> FakeWindow:
    """A room of the fake network, as idempotent as Matrix."""
    return FakeWindow(tmp_path, idempotent=True)


@pytest.fixture
async def telegram_window(tmp_path: Path) -> AsyncIterator[TelegramWindow]:
    """A supergroup on a server of its own, which must not have been asked for anything it refuses."""
    async with TelegramServer() as server, AsyncExitStack() as stack:
        network = TelegramNetwork(server.token, server.url, "none", b"signs buttons")
        stack.push_async_callback(network.close)
        await network.open()
        yield TelegramWindow(tmp_path, server, network)


@pytest.fixture
async def matrix_window(tmp_path: Path, matrix_people: People) -> MatrixWindow:
    """A new room on the homeserver all stories share."""
    return await MatrixWindow(tmp_path, matrix_people).enter()


@pytest.fixture(params=NETWORKS)
def window(request: pytest.FixtureRequest) -> Window:
    """A fresh room with one person in it, on each network in turn."""
    window: Window = request.getfixturevalue(f"{request.param}_window")
    return window
