"""Files, albums and polls whose answer was lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.events import NativeId
from bot.network import Flight, Send, Unknown, Words
from bot.telegram.network import TelegramNetwork
from bot.things import MediaKind, Option, Poll, Things
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import address, events
from tests.bot.telegram.test_delivery_things import at_hand, sends

PATIENT = 60.0


async def lost(network: TelegramNetwork, server: TelegramServer, room: Room, outgoing: Send) -> Flight:
    """Something was sent and nobody heard what became of it."""
    await events(network)
    known = frozenset(NativeId(str(seen.id)) for seen in room.visible(services=True))
    server.faults.add("lost_answer", "sendMediaGroup")
    server.faults.add("lost_answer", "sendPhoto")
    server.faults.add("lost_answer", "sendPoll")
    with pytest.raises(Unknown):
        await network.deliver(address(room), outgoing)
    return Flight(outgoing=outgoing, after=max(known, key=int, default=None), known=known, age=PATIENT)


async def test_a_file_that_arrived_is_found(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room, tmp_path: Path
) -> None:
    """Like any message, and nothing changes by looking."""
    olha.writes(group, "davor")
    (photo,) = sends(network, at_hand(tmp_path, MediaKind.PHOTO), text="Fest")
    flight = await lost(network, server, group, photo)
    arrived = group.find("Fest")
    assert arrived is not None

    receipt = await network.settle(address(group), flight)

    assert receipt is not None
    assert (receipt.native_id, receipt.album) == (str(arrived.id), ())
    assert group.find("Fest") == arrived


async def test_an_album_that_arrived_is_found_whole(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room, tmp_path: Path
) -> None:
    """The first of its messages, and those that follow it."""
    olha.writes(group, "davor")
    files = [at_hand(tmp_path, MediaKind.PHOTO) for _ in range(3)]
    (album,) = sends(network, *files, text="Fest")
    flight = await lost(network, server, group, album)
    olha.writes(group, "danach")
    arrived = [str(seen.id) for seen in group.visible() if seen.album]

    receipt = await network.settle(address(group), flight)

    assert receipt is not None
    assert receipt.album == tuple(arrived)
    assert receipt.native_id == arrived[0]


async def test_a_poll_that_arrived_is_found(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Its own id nobody tells any more, so its counts stay here."""
    olha.writes(group, "davor")
    options = (Option(key="a", text="Montag"), Option(key="b", text="Dienstag"))
    (part,) = network.compose(Words(text="", things=Things(poll=Poll(question="Wann?", options=options))))
    flight = await lost(network, server, group, Send(txn="p", part=part))

    receipt = await network.settle(address(group), flight)

    assert receipt is not None
    assert receipt.alias is None
