"""A Telegram with one group and one person, and the adapter connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from bot.events import Address, Event, NativeId
from bot.network import Part, Send, Words
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer

KEY = b"signs buttons in tests"


@dataclass(slots=True)
class Clock:
    """Seconds that pass when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    """A Bot API server on a free port."""
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def olha(server: TelegramServer) -> Person:
    """Somebody with an account."""
    return server.person("Olha", last_name="Kovalenko", username="olha", language_code="uk")


@pytest.fixture
def group(server: TelegramServer, olha: Person) -> Room:
    """A group in which the bot is an administrator."""
    return server.supergroup("Arbeit", [olha])


@pytest.fixture
def connect(server: TelegramServer) -> Callable[[], TelegramNetwork]:
    """Make an adapter, as a process does when it starts."""
    return lambda: TelegramNetwork(server.token, server.url, "none", KEY)


@pytest.fixture
async def network(connect: Callable[[], TelegramNetwork]) -> AsyncIterator[TelegramNetwork]:
    """The adapter, open, with what happened so far read and confirmed."""
    network = connect()
    await network.open()
    await events(network)
    yield network
    await network.close()


async def events(network: TelegramNetwork) -> list[Event | None]:
    """What one poll brings, read and confirmed."""
    batch = await network.fetch(None)
    await network.committed(batch)
    return [network.read(event.raw) for event in batch.events]


def address(room: Room) -> Address:
    """The room's address."""
    return Address(str(room.id))


def part(network: TelegramNetwork, text: str, **words: object) -> Part:
    """The single message that says a text."""
    (only,) = network.compose(Words(text=text, **words))  # type: ignore[arg-type]  # as Words takes them
    return only


def send(network: TelegramNetwork, text: str, *, reply_to: NativeId | None = None, **words: object) -> Send:
    """Say a text."""
    return Send(txn=f"say:{text}", part=part(network, text, **words), reply_to=reply_to)
