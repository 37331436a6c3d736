"""A Telegram with one group and one person, and the adapter connected to it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.events import Address, Event, NativeId
from bot.network import Part, Send, Words
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, Seen, TelegramServer

KEY = b"signs buttons in tests"

Connect = Callable[..., TelegramNetwork]
Liar = Callable[[str], TelegramNetwork]


@dataclass(slots=True)
class Clock:
    """Seconds that pass when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        """The time."""
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
async def connect(server: TelegramServer) -> AsyncIterator[Connect]:
    """Make an adapter, as a process does when it starts; all are closed at the end."""
    made: list[TelegramNetwork] = []

    def connect(
        pace: str = "none", clock: Callable[[], float] = time.monotonic, token: str = server.token
    ) -> TelegramNetwork:
        made.append(TelegramNetwork(token, server.url, pace, KEY, clock))
        return made[-1]

    yield connect
    for network in made:
        await network.close()


@pytest.fixture
async def network(connect: Connect) -> TelegramNetwork:
    """The adapter, open."""
    network = connect()
    await network.open()
    return network


@pytest.fixture
async def liar() -> AsyncIterator[Liar]:
    """A server that answers every call with the same body."""
    answers = ["{}"]

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=answers[0], content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    network = TelegramNetwork("7000000001:AAE-x", f"http://127.0.0.1:{runner.addresses[0][1]}", "none", KEY)

    def prepare(body: str) -> TelegramNetwork:
        answers[0] = body
        return network

    yield prepare
    await network.close()
    await runner.cleanup()


async def events(network: TelegramNetwork) -> list[Event | None]:
    """What waits for one poll, read and confirmed."""
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


async def delivered(network: TelegramNetwork, room: Room, outgoing: Send) -> Seen:
    """The message a send became."""
    receipt = await network.deliver(address(room), outgoing)
    assert receipt.native_id is not None
    seen = room.message(int(receipt.native_id))
    assert seen is not None
    return seen


def told(seen: Seen) -> NativeId:
    """The id of a message."""
    return NativeId(str(seen.id))
