"""A homeserver in trouble, or full of malformed things: every failure has a name, and nothing blocks."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bot.events import Address, NativeId, Posted
from bot.matrix.network import MatrixNetwork
from bot.matrix.outbound import Draft
from bot.network import (
    AnswerButton,
    Busy,
    Delete,
    Failure,
    Join,
    Moved,
    NotSent,
    Part,
    React,
    Receipt,
    Refused,
    Send,
)
from tests.bot.matrix.stub import Stub

ROOM = Address("!room")
SEND = Send(txn="t", part=Part(content=Draft(content={"msgtype": "m.text", "body": "x"})))
FORBIDDEN = {"errcode": "M_FORBIDDEN", "error": "no"}
MISSING = {"errcode": "M_NOT_FOUND", "error": "none"}
UNKNOWN_TOKEN = {"errcode": "M_UNKNOWN_TOKEN", "error": "who?"}
LOGIN = {"user_id": "@bot:stub", "device_id": "DEVICE", "access_token": "newer-token"}


async def fails(stubbed: MatrixNetwork, stub: Stub, status: int, body: object, **headers: str) -> Failure:
    """What becomes of a send that is answered so."""
    stub.answers(status, body, {name.replace("_", "-"): value for name, value in headers.items()})
    with pytest.raises(Failure) as caught:
        await stubbed.deliver(ROOM, SEND)
    return caught.value


@pytest.mark.parametrize("status", [301, 404, 403, 500, 502, 504])
async def test_a_proxys_words_mean_that_nothing_was_sent(
    stubbed: MatrixNetwork, stub: Stub, status: int
) -> None:
    """HTML and empty answers come from something that stands before the homeserver."""
    assert isinstance(await fails(stubbed, stub, status, "<html>Bad Gateway</html>"), NotSent)


@pytest.mark.parametrize("body", ['{"event_id": "$', "", "[]", "[" * 100_000])
async def test_half_an_answer_may_be_asked_for_again(stubbed: MatrixNetwork, stub: Stub, body: str) -> None:
    """The transaction id makes the repetition invisible."""
    assert isinstance(await fails(stubbed, stub, 200, body), NotSent)


async def test_a_dead_homeserver_is_not_sent_to(stubbed: MatrixNetwork, stub: Stub) -> None:
    """A refused connection is an answer too."""
    await stub.__aexit__()
    with pytest.raises(NotSent):
        await stubbed.deliver(ROOM, SEND)
    with pytest.raises(NotSent):
        await stubbed.fetch("cursor")


@pytest.mark.parametrize(
    ("more", "headers", "seconds"),
    [
        ({}, {}, 5.0),
        ({"retry_after_ms": 1500}, {}, 1.5),
        ({}, {"Retry_After": "3"}, 3.0),
        ({"retry_after_ms": 1500}, {"Retry_After": "2"}, 2.0),
        ({"retry_after_ms": 1500}, {"Retry_After": "Fri, 31 Dec 1999 23:59:59 GMT"}, 1.5),
        ({"retry_after_ms": 10**12}, {}, 3600.0),
        ({"retry_after_ms": "soon"}, {}, 5.0),
    ],
)
async def test_the_homeserver_says_how_long_it_is_busy(
    stubbed: MatrixNetwork, stub: Stub, more: dict[str, Any], headers: dict[str, str], seconds: float
) -> None:
    """In the header, in the body, in both or in neither; never for ever."""
    failure = await fails(stubbed, stub, 429, {"errcode": "M_LIMIT_EXCEEDED"} | more, **headers)
    assert isinstance(failure, Busy)
    assert failure.seconds == seconds


async def test_what_is_too_long_is_refused_for_good(stubbed: MatrixNetwork, stub: Stub) -> None:
    """It would not become shorter."""
    failure = await fails(stubbed, stub, 413, {"errcode": "M_TOO_LARGE"})
    assert isinstance(failure, Refused)
    assert (failure.reason, failure.room) == ("too_long", False)


async def test_the_session_is_renewed_on_the_same_device(stubbed: MatrixNetwork, stub: Stub) -> None:
    """The send counts as not sent, and its repetition goes out with the new token."""
    stub.answers(401, UNKNOWN_TOKEN)
    stub.answers(200, LOGIN)
    stub.answers(200, {"event_id": "$1"})
    with pytest.raises(NotSent):
        await stubbed.deliver(ROOM, SEND)
    assert await stubbed.deliver(ROOM, SEND) == Receipt(native_id=NativeId("$1"))
    refused, login, sent = stub.asked[-3:]
    assert (refused.authorization, sent.authorization) == ("Bearer secret-token", "Bearer newer-token")
    assert (login.authorization, login.body["device_id"]) == (None, "DEVICE")


async def test_a_token_that_stays_refused_is_no_reason_to_log_in_again_and_again(
    stubbed: MatrixNetwork, stub: Stub
) -> None:
    """One login, then patience; the failure says why, and holds no secret."""
    stub.answers(401, UNKNOWN_TOKEN)
    stub.answers(200, LOGIN)
    stub.answers(401, UNKNOWN_TOKEN)
    for _ in range(4):
        with pytest.raises(NotSent) as caught:
            await stubbed.fetch("cursor")
        assert "secret" not in repr(caught.value)
    assert [asked.path for asked in stub.asked].count("/_matrix/client/v3/login") == 1
    assert "refuses the access token" in str(caught.value)


async def test_a_room_with_a_successor_is_followed(stubbed: MatrixNetwork, stub: Stub) -> None:
    """Nobody may write in the old one any more."""
    stub.answers(403, FORBIDDEN)
    stub.answers(200, {"replacement_room": "!new"})
    with pytest.raises(Moved) as caught:
        await stubbed.deliver(ROOM, SEND)
    assert caught.value.address == "!new"


async def test_who_may_not_speak_may_not_speak_at_all(stubbed: MatrixNetwork, stub: Stub) -> None:
    """A member without rights pauses the room for words, not for a removal."""
    for act, reason, room in ((SEND, "no_rights", True), (REMOVE, "cannot_delete", False)):
        stub.answers(403, FORBIDDEN)
        stub.answers(404, MISSING)
        stub.answers(200, {"room_id": ROOM})
        stub.answers(403, FORBIDDEN)
        with pytest.raises(Refused) as caught:
            await stubbed.deliver(ROOM, act)
        assert (caught.value.reason, caught.value.room) == (reason, room)
        stub.clear()


REMOVE = Delete(txn="t", native_id=NativeId("$0"))
REACTION = {
    "type": "m.reaction",
    "event_id": "$own",
    "sender": "@bot:stub",
    "content": {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$0", "key": "👍"}},
}


async def test_what_is_done_already_is_done(stubbed: MatrixNetwork, stub: Stub) -> None:
    """A removed message, a reaction that stands, a button that Matrix does not have."""
    stub.answers(404, MISSING)
    assert await stubbed.deliver(ROOM, REMOVE) == Receipt()
    stub.clear()
    stub.answers(400, {"errcode": "M_DUPLICATE_ANNOTATION"})
    stub.answers(200, {"chunk": [REACTION | {"sender": "@anna:stub"}, REACTION]})
    react = React(txn="t", native_id=NativeId("$0"), emoji="👍")
    assert await stubbed.deliver(ROOM, react) == Receipt(native_id=NativeId("$own"))
    assert await stubbed.deliver(ROOM, AnswerButton(txn="t", callback="c")) == Receipt()


async def test_nobody_enters_uninvited(stubbed: MatrixNetwork, stub: Stub) -> None:
    """The room is lost until somebody invites the bot."""
    stub.answers(403, FORBIDDEN)
    with pytest.raises(Refused) as caught:
        await stubbed.deliver(ROOM, Join(txn="t"))
    assert (caught.value.reason, caught.value.room) == ("not_invited", True)


def event(event_id: object, body: object, sender: object = "@anna:stub") -> dict[str, Any]:
    """A message."""
    return {
        "type": "m.room.message",
        "event_id": event_id,
        "sender": sender,
        "origin_server_ts": 1,
        "content": {"msgtype": "m.text", "body": body},
    }


async def test_malformed_rooms_and_events_block_nobody(stubbed: MatrixNetwork, stub: Stub) -> None:
    """What can be read is read; what cannot keeps its bytes; the cursor moves on."""
    good = [event("$good", "Hallo")]
    many = {"m.joined_member_count": 5}
    rooms: dict[str, Any] = {
        "!bad1": None,
        "!bad2": [],
        "!bad3": {"timeline": 7, "state": {"events": "x"}, "summary": {"m.joined_member_count": "two"}},
        "no-room": {"timeline": {"events": good}},
        "!bad4": {"timeline": {"events": [None, 1, "x", [], event(7, "?"), event("$\ud800", "?")]}},
        "!bad5": {"timeline": {"events": [event("$odd", {"a": 1}) | {"type": ["m.room.message"]}]}},
        "!bad6": {"timeline": {"events": [event("$nobody", "?", sender=None)]}, "summary": many},
        "!good": {"timeline": {"events": good, "limited": "yes"}, "summary": many},
    }
    stub.answers(
        200, {"next_batch": "next", "rooms": {"join": rooms, "invite": {"!i": 1}, "leave": {"!l": {}}}}
    )
    stub.answers(404, MISSING)
    batch = await stubbed.fetch("cursor")
    assert batch.cursor == "next"
    assert len({raw.event_id for raw in batch.events}) == len(batch.events)
    assert all(raw.event_id.isprintable() for raw in batch.events)
    assert "$good" in [raw.event_id for raw in batch.events]


@pytest.mark.parametrize("depth", [120, 400, 700, 900, 20_000])
async def test_one_event_of_endless_depth_costs_only_itself(
    stubbed: MatrixNetwork, stub: Stub, depth: int
) -> None:
    """Homeservers of others may pass on what no parser likes."""
    section = {
        "summary": {"m.joined_member_count": 3},
        "timeline": {"events": ["DEEP", event("$1", "Hallo")]},
    }
    deep = json.dumps(event("$deep", "?") | {"content": "DEEP"}).replace('"DEEP"', "[" * depth + "]" * depth)
    sync = json.dumps({"next_batch": "next", "rooms": {"join": {"!room": section}}}).replace('"DEEP"', deep)
    stub.answers(200, sync)
    stub.answers(200, {"displayname": "Anna"})
    batch = await stubbed.fetch("cursor")
    assert [raw.event_id for raw in batch.events] == ["$deep", "$1"]
    assert isinstance(stubbed.read(batch.events[1].raw), Posted)


@pytest.mark.parametrize("body", ["<html>", '{"next_batch": 7}', '{"rooms": {}}', '{"next_batch": "n", "ro'])
async def test_a_sync_that_cannot_be_read_fails_and_moves_nothing(
    stubbed: MatrixNetwork, stub: Stub, body: str
) -> None:
    """The same cursor is asked for again."""
    stub.answers(200, body)
    for _ in range(2):
        with pytest.raises(NotSent):
            await stubbed.fetch("cursor")
    assert {asked.query["since"] for asked in stub.asked} == {"cursor"}


async def test_a_gap_that_nobody_may_see_is_left(stubbed: MatrixNetwork, stub: Stub) -> None:
    """And a homeserver that fails on the way is asked for all of it again."""
    timeline = {"events": [event("$2", "b")], "limited": True, "prev_batch": "before"}
    section = {"timeline": timeline, "summary": {"m.joined_member_count": 3}}
    sync = {"next_batch": "next", "rooms": {"join": {"!room": section}}}
    name = {"displayname": "Anna"}
    for answer in ((200, sync), (502, ""), (200, sync), (403, FORBIDDEN), (200, name)):
        stub.answers(*answer)
    with pytest.raises(NotSent):
        await stubbed.fetch("cursor")
    batch = await stubbed.fetch("cursor")
    assert [raw.event_id for raw in batch.events] == ["$2"]


async def test_an_invitation_keeps_its_id_when_it_is_read_again(stubbed: MatrixNetwork, stub: Stub) -> None:
    """But another one into the same room is another."""
    ours = {"type": "m.room.member", "sender": "@anna:stub", "state_key": "@bot:stub"}
    name = ours | {"state_key": "@anna:stub", "content": {"displayname": "Anna"}}
    state = [name, ours | {"content": {"membership": "invite", "is_direct": True}}]
    sync = {"next_batch": "next", "rooms": {"invite": {"!room": {"invite_state": {"events": state}}}}}
    stub.answers(200, sync)
    first, again, other = [(await stubbed.fetch(cursor)).events[0] for cursor in ("a", "a", "b")]
    assert first.event_id == again.event_id != other.event_id
    invited = stubbed.read(first.raw)
    assert invited is not None
    assert invited.sender.name == "Anna"
    assert abs(invited.at.timestamp() - time.time()) < 60


async def test_nothing_is_sent_before_the_login(stub: Stub, tmp_path: Any) -> None:
    """What waits, waits without counting as a try."""
    network = MatrixNetwork(
        homeserver=stub.url,
        user_id="@bot:stub",
        password="x",
        access_token=None,
        device_id=None,
        data_dir=tmp_path,
    )
    with pytest.raises(Busy):
        await network.deliver(ROOM, SEND)
    with pytest.raises(NotSent):
        await network.fetch(None)
    await network.close()
