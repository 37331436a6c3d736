"""Polling the stand-in server."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from bot.events import Added, Posted
from bot.network import Busy, NotSent, Unreadable
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import KEY, events


async def test_what_people_write_arrives(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Being added, then a message."""
    said = olha.writes(group, "Guten Tag")

    added, joined, posted = await events(network)

    assert isinstance(added, Added)
    assert added.title == "Arbeit"
    assert joined is None
    assert isinstance(posted, Posted)
    assert (posted.room, posted.native_id, posted.text) == (str(group.id), str(said.id), "Guten Tag")


async def test_what_was_not_committed_comes_again(
    network: TelegramNetwork, olha: Person, group: Room
) -> None:
    """Telegram keeps updates until they are safe here."""
    await events(network)
    olha.writes(group, "eins")

    lost = await network.fetch(None)
    olha.writes(group, "zwei")
    again = await network.fetch(None)
    await network.committed(again)
    olha.writes(group, "drei")
    rest = await network.fetch(None)

    assert [event.event_id for event in lost.events] == [again.events[0].event_id]
    assert len(rest.events) == 1
    assert lost.cursor is None


async def test_a_new_process_begins_at_the_first_unconfirmed(
    connect: Callable[[], TelegramNetwork], olha: Person, group: Room
) -> None:
    """No offset is remembered, and nothing is skipped."""
    olha.writes(group, "eins")
    first, second = connect(), connect()
    await first.open()
    before = await first.fetch(None)
    await first.close()

    await second.open()
    assert await second.fetch(None) == before
    await second.close()


async def test_poison_does_not_block(network: TelegramNetwork, server: TelegramServer, olha: Person) -> None:
    """What cannot be read is handed over like the rest, and the stream goes on behind it."""
    server.poison("date_text")
    server.poison({"update_id": None, "message": "no id"})
    server.poison({"update_id": "seven"})
    olha.starts()

    batch = await network.fetch(None)
    await network.committed(batch)
    olha.writes(olha.private, "danach")
    after = await network.fetch(None)

    assert [event.event_id.startswith("sha256:") for event in batch.events] == [False, True, True, False]
    for poison in batch.events[:3]:
        with pytest.raises(Unreadable):
            network.read(poison.raw)
    assert len(after.events) == 1


async def test_an_id_is_a_promise_about_the_bytes(network: TelegramNetwork, server: TelegramServer) -> None:
    """An update without an id has the same one each time it comes."""
    server.poison({"update_id": None, "message": "no id"})

    assert (await network.fetch(None)).events == (await network.fetch(None)).events


async def test_a_stream_without_ids_does_not_spin(
    connect: Callable[[], TelegramNetwork], server: TelegramServer
) -> None:
    """They cannot be confirmed; the second time is a failure, and the caller slows down."""
    network = connect()
    server.poison({"update_id": None, "message": "no id"})

    await network.committed(await network.fetch(None))
    with pytest.raises(NotSent):
        await network.fetch(None)
    await network.close()


@pytest.mark.parametrize(
    "fault",
    ["unauthorized", "html_404", "html_502", "server_error", "half_json", "bad_json", "lost_answer"],
)
async def test_a_broken_poll_is_a_failure_and_the_next_one_works(
    network: TelegramNetwork,
    server: TelegramServer,
    olha: Person,
    fault: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing ends for good, nothing is lost, and no secret comes out."""
    caplog.set_level(logging.DEBUG)
    olha.starts()
    server.faults.add(fault, "getUpdates")  # type: ignore[arg-type]  # names come from the table above

    with pytest.raises(NotSent) as failure:
        await network.fetch(None)

    assert any(isinstance(event, Posted) for event in await events(network))
    assert server.token not in str(failure.value) + caplog.text


async def test_a_flood_says_how_long(network: TelegramNetwork, server: TelegramServer) -> None:
    """429 is a pause, not an error."""
    server.faults.add("flood", "getUpdates", seconds=7)

    with pytest.raises(Busy) as failure:
        await network.fetch(None)

    assert failure.value.seconds == 7


async def test_a_second_poller_is_reported(
    network: TelegramNetwork, connect: Callable[[], TelegramNetwork], server: TelegramServer
) -> None:
    """Two programs with one token disturb each other, and both hear of it."""
    waiting = asyncio.create_task(network.fetch(None))
    await server.until(lambda: True)
    while server.core.updates._poll is None:
        await asyncio.sleep(0)
    other = connect()
    taking_over = asyncio.create_task(other.fetch(None))

    with pytest.raises(NotSent, match="other getUpdates request"):
        await waiting

    server.core.updates.interrupt(None)
    assert (await taking_over).events == ()
    await other.close()


async def test_opening_takes_a_webhook_away(
    connect: Callable[[], TelegramNetwork], server: TelegramServer, olha: Person
) -> None:
    """And keeps what waited behind it."""
    olha.starts()
    server.core.updates.webhook = "https://elsewhere.example/hook"
    network = connect()

    await network.open()

    assert len((await network.fetch(None)).events) == 1
    await network.close()


async def test_opening_can_be_tried_again(
    connect: Callable[[], TelegramNetwork], server: TelegramServer
) -> None:
    """A refused token today may be a proxy's mistake."""
    network = connect()
    server.faults.add("unauthorized", "getMe")
    with pytest.raises(NotSent):
        await network.open()

    await network.open()
    await network.close()
    await network.open()
    await network.close()


@pytest.fixture
async def liar() -> AsyncIterator[Callable[[str], TelegramNetwork]]:
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


@pytest.mark.parametrize(
    "body",
    ["{}", "[]", "7", '{"ok":false}', '{"ok":true,"result":{}}', "[" * 100_000, json.dumps({"ok": True})],
)
async def test_nonsense_is_a_failure(liar: Callable[[str], TelegramNetwork], body: str) -> None:
    """Whatever an answer looks like, the poll ends in a failure of the port."""
    with pytest.raises(NotSent):
        await liar(body).fetch(None)
