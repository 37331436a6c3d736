"""Rooms whose homeserver must first be found."""

from __future__ import annotations

import pytest

from bot.matrix.network import MatrixNetwork
from bot.network import Join, Refused
from tests.bot.matrix.stub import Stub
from tests.bot.matrix.test_faults import MISSING, ROOM

UNHEARD_OF = {"errcode": "M_UNKNOWN", "error": "no servers"}


async def test_a_room_of_another_homeserver_is_entered_by_those_who_know_it(
    stubbed: MatrixNetwork, stub: Stub
) -> None:
    """Whoever moved a room there is asked; without anybody the room waits for an invitation."""
    stub.answers(404, UNHEARD_OF)
    stub.answers(200, {"joined_rooms": ["!other:x", "!old:b.c"]})
    stub.answers(404, MISSING)
    stub.answers(200, {"sender": "@anna:far", "content": {"replacement_room": ROOM}})
    stub.answers(200, {"room_id": ROOM})
    await stubbed.deliver(ROOM, Join(txn="t"))
    assert stub.asked[-1].query == {"via": "far", "server_name": "far"}
    stub.clear()
    stub.answers(404, UNHEARD_OF)
    stub.answers(200, {"joined_rooms": []})
    with pytest.raises(Refused) as caught:
        await stubbed.deliver(ROOM, Join(txn="t"))
    assert (caught.value.reason, caught.value.room) == ("not_invited", True)
