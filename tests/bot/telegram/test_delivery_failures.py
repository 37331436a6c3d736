"""Effects that fail, surely or perhaps."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.events import Address
from bot.network import (
    Busy,
    Edit,
    Moved,
    NotSent,
    Receipt,
    Refused,
    Unknown,
)
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import Clock, Connect, Liar, address, delivered, part, send, told


async def test_rooms_that_are_lost_say_why(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Thrown out, blocked, unknown: nothing can be sent there any more."""
    olha.starts()
    olha.blocks()
    olha.removes_bot(group)
    for room, reason in (
        (address(group), "kicked"),
        (address(olha.private), "blocked"),
        (Address("-5"), "gone"),
    ):
        with pytest.raises(Refused) as failure:
            await network.deliver(room, send(network, "x"))
        assert (failure.value.reason, failure.value.room) == (reason, True)


async def test_a_supergroup_is_followed(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """The old address fails with the new one."""
    basic = server.group("Klein", [olha])
    grown = olha.migrates(basic)

    with pytest.raises(Moved) as failure:
        await network.deliver(address(basic), send(network, "x"))

    assert failure.value.address == address(grown)


async def test_a_flood_pauses_the_chat(network: TelegramNetwork, server: TelegramServer, group: Room) -> None:
    """The seconds asked for are passed on, and kept."""
    server.faults.add("flood", "sendMessage", seconds=7)
    words = send(network, "x")

    with pytest.raises(Busy) as failure:
        await network.deliver(address(group), words)

    assert failure.value.seconds == 7
    assert 6 < network.delay(address(group), words) <= 7


async def test_a_full_window_is_no_attempt(connect: Connect, server: TelegramServer, group: Room) -> None:
    """Where many ask for the same free moment, the late ones are put off without a call."""
    network = connect("telegram", Clock())
    for number in range(5):
        await network.deliver(address(group), send(network, f"{number}"))

    with pytest.raises(Busy):
        await network.deliver(address(group), send(network, "zu viel"))

    assert len(server.called("sendMessage")) == 5


async def _insisting(network: TelegramNetwork, room: Room) -> None:
    """Until it has left; on a busy machine a connection may not come about in time."""
    while True:
        with suppress(NotSent):
            await network.deliver(address(room), send(network, "x"))
            return


async def test_fifty_stuck_sends_hold_up_no_other(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """A slow chat delays only itself."""
    stuck = [server.supergroup(f"Raum {number}", [olha]) for number in range(50)]
    for room in stuck:
        server.faults.add("stall", "sendMessage", seconds=60, chat_id=room.id)
    sends = [asyncio.create_task(_insisting(network, room)) for room in stuck]
    await server.until(lambda: not server.faults.planned)

    assert (await delivered(network, group, send(network, "x"))).text == "x"

    for task in sends:
        task.cancel()
    await asyncio.gather(*sends, return_exceptions=True)


@pytest.mark.parametrize(
    "fault", ["lost_answer", "cut_before", "html_502", "half_json", "bad_json", "server_error"]
)
async def test_a_send_in_doubt_is_unknown(
    network: TelegramNetwork, server: TelegramServer, group: Room, fault: str
) -> None:
    """It may have arrived, so it is not simply sent again."""
    server.faults.add(fault, "sendMessage")  # type: ignore[arg-type]  # names come from the table above

    with pytest.raises(Unknown):
        await network.deliver(address(group), send(network, "x"))


@pytest.mark.parametrize("fault", ["unauthorized", "html_404"])
async def test_a_send_before_the_door_is_not_sent(
    network: TelegramNetwork, server: TelegramServer, group: Room, fault: str
) -> None:
    """Nobody took it, so it can be tried again at once."""
    server.faults.add(fault, "sendMessage")  # type: ignore[arg-type]  # names come from the table above

    with pytest.raises(NotSent):
        await network.deliver(address(group), send(network, "x"))


async def test_a_server_that_is_down_took_nothing(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """And works again when it is back."""
    await server.stop()
    with pytest.raises(NotSent):
        await network.deliver(address(group), send(network, "x"))

    await server.start()
    assert (await delivered(network, group, send(network, "x"))).text == "x"


async def test_an_answer_that_names_no_message_leaves_a_doubt(liar: Liar) -> None:
    """Something was sent, but nobody knows what it became."""
    network = liar('{"ok":true,"result":{}}')

    with pytest.raises(Unknown):
        await network.deliver(Address("-5"), send(network, "x"))


async def test_changes_in_doubt_are_simply_repeated(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """An edit whose answer was lost is not sent, as far as anybody need know."""
    seen = await delivered(network, group, send(network, "alt"))
    edit = Edit(txn="e", native_id=told(seen), part=part(network, "neu"))
    server.faults.add("lost_answer", "editMessageText")

    with pytest.raises(NotSent):
        await network.deliver(address(group), edit)

    assert await network.deliver(address(group), edit) == Receipt()
    assert group.texts() == ["neu"]
