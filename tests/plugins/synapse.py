"""One real Synapse for the whole test run, and people in it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Synapse

Newcomer = Callable[[str], Awaitable[Member]]

_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """A running homeserver without rate limits; shared, so leave it running and name nothing twice."""
    async with Synapse(tmp_path_factory.mktemp("synapse")) as homeserver:
        yield homeserver


@pytest_asyncio.fixture
async def newcomer(synapse: Synapse) -> AsyncIterator[Newcomer]:
    """Registers people: `await newcomer("Anna")` gives a Member of that name with an account of its own."""
    async with AsyncExitStack() as people:

        async def register(name: str) -> Member:
            localpart = f"{name.lower().encode('ascii', 'ignore').decode()}-{next(_numbers)}"
            member = await Member.register(synapse, localpart, name)
            return await people.enter_async_context(member)

        yield register
