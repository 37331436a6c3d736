"""A fault does to the caller what it says, and people see what really happened."""

from __future__ import annotations

import httpx
import pytest

from rehearsal.telegram.faults import Kind, Weather
from tests.rehearsal.telegram_stage import Stage, stage


async def attempt(on: Stage, text: str = "x") -> int | str:
    """The status of a send, or the name of what the client ran into."""
    try:
        return (await on.http.post("/sendMessage", json={"chat_id": on.room.id, "text": text})).status_code
    except httpx.TransportError as error:
        return type(error).__name__


@pytest.mark.parametrize(
    ("kind", "outcome", "is_seen"),
    [
        ("unauthorized", 401, False),
        ("html_404", 404, False),
        ("html_502", 502, False),
        ("html_502_after", 502, True),
        ("server_error", 500, False),
        ("server_error_after", 500, True),
        ("conflict", 409, False),
        ("flood", 429, False),
        ("cut_before", "RemoteProtocolError", False),
        ("lost_answer", "RemoteProtocolError", True),
        ("half_json", "RemoteProtocolError", True),
        ("bad_json", 200, True),
        ("stall", 200, True),
        ("slow_answer", 200, True),
    ],
)
async def test_a_fault_happens_once_and_then_all_is_well(
    kind: Kind, outcome: int | str, is_seen: bool
) -> None:
    """The outcome for the caller and the truth in the room."""
    async with stage() as on:
        on.server.faults.add(kind, "sendMessage", seconds=0.02)
        assert await attempt(on) == outcome
        assert bool(on.room.visible()) is is_seen
        assert await attempt(on) == 200


async def test_a_late_delivery_appears_after_the_connection_was_cut() -> None:
    """The bot cannot know; people see it a moment later."""
    async with stage() as on:
        on.server.faults.add("late_delivery", seconds=0.05)
        assert await attempt(on, "spät") == "RemoteProtocolError"
        assert on.room.texts() == []
        await on.server.until(lambda: on.room.texts() == ["spät"])


async def test_a_caller_who_gives_up_waiting_is_served_all_the_same() -> None:
    """A read timeout says nothing about delivery."""
    async with stage() as on:
        on.server.faults.add("stall", seconds=0.1)
        with pytest.raises(httpx.ReadTimeout):
            await on.http.post("/sendMessage", json={"chat_id": on.room.id, "text": "doch"}, timeout=0.03)
        assert on.room.texts() == []
        await on.server.until(lambda: on.room.texts() == ["doch"])


async def test_a_flood_says_how_long_to_wait() -> None:
    """retry_after in the body and as a header."""
    async with stage() as on:
        on.server.faults.add("flood", seconds=7)
        answer = await on.http.post("/sendMessage", json={"chat_id": on.room.id, "text": "x"})
        assert answer.json()["parameters"] == {"retry_after": 7}
        assert answer.headers["Retry-After"] == "7"


async def test_a_storm_hits_many_chats_at_once_and_each_as_often_as_planned() -> None:
    """429 in every chat named, and nowhere else."""
    async with stage() as on:
        on.ben.starts()
        other = on.server.supergroup("Andere", [on.ben])
        on.server.faults.storm([on.room.id, other.id], seconds=3, times=2)
        for chat in (on.room.id, other.id, on.room.id, other.id):
            assert "retry after 3" in await on.refusal("sendMessage", chat_id=chat, text="x")
        assert await attempt(on) == 200
        assert on.server.faults.planned == []


async def test_weather_brings_faults_by_chance_and_the_same_seed_brings_the_same() -> None:
    """So many faults as were ordered, then none."""
    one, other = (Weather(seed=7, faults=20, calm=3) for _ in range(2))
    met = [one.next("sendmessage") for _ in range(300)]
    assert met == [other.next("sendmessage") for _ in range(300)]
    assert sum(fault is not None for fault in met) == 20
    async with stage() as on:
        on.server.faults.weather = Weather(seed=1, faults=5, calm=1, longest=0.01)
        for _ in range(5):
            await attempt(on)
        assert await attempt(on) == 200


async def test_faults_can_be_aimed() -> None:
    """At a method, a chat, a number of calls, after a number of calls; polling is only hit by name."""
    async with stage() as on:
        on.ben.starts()
        on.server.faults.add("server_error", "sendMessage", chat_id=on.ben.id)
        on.server.faults.add("html_502", chat_id=on.room.id, times=2, skip=1)
        assert [await attempt(on) for _ in range(4)] == [200, 502, 502, 200]
        assert len(await on.news()) == 1
        assert "Internal" in await on.refusal("sendMessage", chat_id=on.ben.id, text="x")
        assert on.server.faults.planned == []


async def test_a_fault_is_no_fault_of_the_caller() -> None:
    """The record names it, and `rejected` stays empty."""
    async with stage() as on:
        on.server.faults.add("unauthorized")
        await attempt(on)
        assert [call.fault for call in on.server.calls] == ["unauthorized"]
        assert on.server.rejected == []


async def test_a_stopped_server_refuses_connections_and_comes_back_as_it_was() -> None:
    """Same port, same messages."""
    async with stage() as on:
        await on.say("vorher")
        await on.server.stop()
        assert await attempt(on) == "ConnectError"
        await on.server.start()
        assert await attempt(on, "nachher") == 200
        assert on.room.texts() == ["vorher", "nachher"]
