"""The managed homeserver: its faults, its limits, and that it never outlives its parent."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from rehearsal.matrix.client import Client, MatrixError
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import StartError, Synapse


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def limited(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """A homeserver of this file's own, with Synapse's rate limits."""
    async with Synapse(tmp_path_factory.mktemp("limited"), limits=True) as homeserver:
        yield homeserver


async def chatter(member: Member, room: str) -> None:
    """Twenty messages without a breath; Synapse allows ten."""
    for number in range(20):
        await member.send_text(room, f"Nachricht {number}")


async def test_its_own_limits_say_when_to_come_back(limited: Synapse) -> None:
    """Somebody who talks too fast is refused with 429 and a time to wait."""
    async with await Member.register(limited, "hasty") as hasty:
        room = await hasty.create_room("Arbeit")
        with pytest.raises(MatrixError) as refused:
            await chatter(hasty, room)
    assert refused.value.status == 429
    assert refused.value.retry_after_ms is not None


async def test_what_was_said_survives_a_power_cut(limited: Synapse) -> None:
    """After kill and start the address, the device and everything accepted are as before."""
    async with await Member.register(limited, "anna") as anna:
        room = await anna.create_room("Arbeit")
        event = await anna.send_text(room, "Guten Morgen", txn_id="once")
        await limited.kill()
        with pytest.raises(httpx.TransportError):
            await anna.visible(room)
        await limited.start()
        assert await anna.send_text(room, "Guten Morgen", txn_id="once") == event
        assert [item.body for item in await anna.visible(room)] == ["Guten Morgen"]


async def test_waiting_sits_out_an_outage(limited: Synapse) -> None:
    """Who waits for a message while the homeserver is away gets it when it is back."""
    async with await Member.register(limited, "bela") as bela:
        room = await bela.create_room("Arbeit")
        await bela.send_text(room, "da")
        await limited.kill()
        waiting = asyncio.create_task(bela.wait_for(room, lambda item: item.body == "da", within=60))
        await limited.start()
        assert (await waiting).sender == bela.user_id


async def test_a_paused_homeserver_answers_later(limited: Synapse) -> None:
    """A request made during a pause is neither refused nor lost."""
    async with Client(limited.url) as client:
        limited.pause()
        request = asyncio.create_task(client.call("GET", "versions", prefix="/_matrix/client"))
        done, _ = await asyncio.wait([request], timeout=0.3)
        limited.resume()
        assert not done
        assert "versions" in await request


async def test_an_account_can_be_entered_again_on_the_same_device(synapse: Synapse) -> None:
    """Registering and signing in both take a device id, so a bot can keep its own."""
    made = await synapse.register("keeper", "geheim", device_id="BOT")
    entered = await synapse.login("keeper", "geheim", device_id="BOT")
    assert made.user_id == "@keeper:rehearsal.local"
    assert made.device_id == entered.device_id == "BOT"


async def test_a_failed_start_says_what_synapse_said(tmp_path: Path) -> None:
    """When Synapse cannot start, the error carries its reason and nothing is left running."""
    (tmp_path / "signing.key").write_text("nonsense")
    homeserver = Synapse(tmp_path)
    with pytest.raises(StartError, match=r"(?s)signing.key"):
        async with homeserver:
            pass
    assert not homeserver.running


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
async def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    """Killing the program that started Synapse leaves no Synapse behind."""
    url = await _serve_and_die(tmp_path)
    async with asyncio.timeout(60), Client(url) as client:
        while await _accepts(client):
            pass  # for a moment: the kernel closes a dying process's sockets one by one


async def _serve_and_die(directory: Path) -> str:
    command = (sys.executable, "-m", "rehearsal.matrix", "--directory", str(directory))
    parent = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert parent.stdout is not None
        return (await parent.stdout.readline()).decode().split()[0]
    finally:
        parent.kill()
        await parent.communicate()


async def _accepts(client: Client) -> bool:
    try:
        await client.call("GET", "versions", prefix="/_matrix/client")
    except httpx.TransportError as error:
        return not isinstance(error, httpx.ConnectError)
    return True
