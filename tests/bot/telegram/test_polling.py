"""Polling the stand-in server."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from bot.events import Added, Posted
from bot.network import Busy, NotSent, Unreadable
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import Connect, Liar, events


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
    again = await network.fetch(None)
    await network.committed(again)
    olha.writes(group, "zwei")
    rest = await network.fetch(None)

    assert lost == again
    assert len(rest.events) == 1
    assert rest != lost


async def test_a_new_process_begins_at_the_first_unconfirmed(
    connect: Connect, olha: Person, group: Room
) -> None:
    """No offset is remembered, and nothing is skipped."""
    olha.writes(group, "eins")
    first, second = connect(), connect()
    await first.open()
    before = await first.fetch(None)
    await first.close()

    # Asked the same again at once, Telegram answers with one update only.
    again = await second.fetch(None)
    assert again.events == before.events[:1]


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


async def test_a_stream_without_ids_does_not_spin(connect: Connect, server: TelegramServer) -> None:
    """They cannot be confirmed; the second time is a failure, and the caller slows down."""
    network = connect()
    server.poison({"update_id": None, "message": "no id"})

    await network.committed(await network.fetch(None))
    with pytest.raises(NotSent):
        await network.fetch(None)


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


async def test_a_second_poller_is_reported(network: TelegramNetwork, connect: Connect, olha: Person) -> None:
    """Of two programs with one token, the one that is pushed aside hears of it."""
    other = connect()
    polls = {asyncio.create_task(one.fetch(None)) for one in (network, other)}

    (aside,), (waiting,) = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    olha.starts()

    with pytest.raises(NotSent, match="other getUpdates request"):
        await aside
    assert len((await waiting).events) == 1


async def test_opening_takes_a_webhook_away(connect: Connect, server: TelegramServer, olha: Person) -> None:
    """And keeps what waited behind it."""
    olha.starts()
    server.core.updates.webhook = "https://elsewhere.example/hook"
    network = connect()

    await network.open()

    assert len((await network.fetch(None)).events) == 1


async def test_opening_can_be_tried_again(connect: Connect, server: TelegramServer) -> None:
    """A refused token today may be a proxy's mistake."""
    network = connect()
    server.faults.add("unauthorized", "getMe")
    with pytest.raises(NotSent):
        await network.open()

    await network.open()
    await network.close()
    await network.open()


@pytest.mark.parametrize(
    "body",
    ["{}", "[]", "7", '{"ok":false}', '{"ok":true,"result":{}}', "[" * 100_000, json.dumps({"ok": True})],
)
async def test_nonsense_is_a_failure(liar: Liar, body: str) -> None:
    """Whatever an answer looks like, the poll ends in a failure of the port."""
    with pytest.raises(NotSent):
        await liar(body).fetch(None)
