"""A send of unknown fate: found at once where it arrived, else waited for, and marked where nobody knows."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.civil import machine_now
from bot.doubts import AGAIN_SECONDS, GIVE_UP_SECONDS, Doubts
from bot.events import Address
from bot.network import DOUBTFUL, Busy, Failure, NotSent, Outgoing, Unknown
from forum import voice
from forum.notices import places as notices
from storage import deliveries, places
from storage.deliveries import Claim
from storage.models import Outbox, OutboxState
from tests.fakes.trouble import AnswerLost, Whim
from tests.scenarios.doubting import waited
from tests.scenarios.sending import MX, TG, bridged
from tests.world import Member, World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha reads on Telegram; Jan writes on Matrix."""
    return await bridged(world)


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


async def open_send(world: World) -> Claim:
    """The head of the Telegram room's queue."""
    async with world.database.reading() as session:
        room = await places.room_at(session, "telegram", TG)
        assert room is not None
        later = machine_now() + timedelta(days=1)
        claim = await deliveries.claim(session, room.id, ("telegram",), later, mark=False)
    assert claim is not None
    return claim


async def test_answers_that_were_lost_hold_nobody_up(olha: Member, jan: Member, world: World) -> None:
    """Several in a row: each is found by the first question, without any wait."""
    network = world.networks["telegram"]
    network.probe.patience = 10_000
    network.trouble = deque([AnswerLost() for _ in range(3)])
    for turn in range(4):
        await jan.writes(f"{turn}", MX)
    assert [seen.text for seen in olha.sees(TG)] == [f"Jan: {turn}" for turn in range(4)]


async def test_what_may_still_arrive_is_waited_for(olha: Member, jan: Member, world: World) -> None:
    """When it surely did not arrive it is sent, unmarked."""
    network = world.networks["telegram"]
    network.probe.patience = 30
    network.trouble = deque([Unknown("cut")])
    await jan.writes("Hallo", MX)
    for seconds in (0, 5, 15):
        await waited(world, seconds)
        assert olha.sees(TG) == []
    await waited(world, 31)
    assert olha.last(TG) == "Jan: Hallo"


@pytest.mark.parametrize(
    ("age", "failure", "wait"),
    [
        (0, Unknown("not there"), 5),
        (5, Unknown("not there"), 10),
        (16, Unknown("not there"), 14),
        (40, Unknown("not there"), AGAIN_SECONDS),
        (3, Busy(12), 12),
        (7200, NotSent("down"), AGAIN_SECONDS),
    ],
)
@pytest.mark.usefixtures("olha")
async def test_the_network_is_asked_ever_more_seldom(
    jan: Member, world: World, age: float, failure: Failure, wait: float
) -> None:
    """At 0, 5, 15 and 30 seconds; a network in trouble is asked for as long as it takes."""
    world.networks["telegram"].probe.patience = 10_000
    world.networks["telegram"].trouble = deque([Unknown("cut")])
    await jan.writes("Hallo", MX)
    began = machine_now()
    claim = replace(await open_send(world), claimed_at=began - timedelta(seconds=age))
    until = await Doubts(world.database).remains(claim, failure)
    assert wait - 1 <= (until - began).total_seconds() <= wait + 1
    assert (await open_send(world)).unknown


async def test_what_nobody_can_tell_is_said_again_with_a_mark(
    olha: Member, jan: Member, world: World
) -> None:
    """After a while no question will help; the room has waited long enough."""
    network = world.networks["telegram"]
    network.probe.undecidable = True
    network.trouble = deque([AnswerLost()])
    await jan.writes("Hallo", MX)
    await waited(world, GIVE_UP_SECONDS - 30)
    assert len(olha.sees(TG)) == 1
    await waited(world, GIVE_UP_SECONDS + 1)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Hallo", "Jan: ↻ Hallo"]


async def test_a_digest_is_not_said_twice(olha: Member, world: World) -> None:
    """It is long and can wait: people decide; what comes after it goes out."""
    network = world.networks["telegram"]
    network.probe.undecidable = True
    network.trouble = deque([AnswerLost()])
    async with world.work.unit() as ctx:
        room = await places.room_at(ctx.session, "telegram", TG)
        assert room is not None
        await voice.in_room(ctx, room, notices.farewell(), cause="digest:members:2026-W48:1")
        await voice.in_room(ctx, room, notices.anonymous(), cause="later")
    await world.settles()
    await waited(world, GIVE_UP_SECONDS + 1)
    assert len(olha.sees(TG)) == 2
    async with world.database.reading() as session:
        (dead,) = await session.scalars(select(Outbox).where(Outbox.state == OutboxState.DEAD))
        assert dead.error is not None
        assert dead.error.startswith("undecided")


async def test_only_the_piece_that_is_repeated_is_marked(olha: Member, jan: Member, world: World) -> None:
    """The rest of a long text stays cut as it was, and nothing of it is missing or said twice."""
    network = world.networks["telegram"]
    network.limit, network.probe.undecidable = 40, True
    text = " ".join(f"{number:03}" for number in range(25))
    network.whims.append(once_lost(1))
    await jan.writes(text, MX)
    await waited(world, GIVE_UP_SECONDS + 1)
    shown = [seen.text.removeprefix("Jan: ") for seen in olha.sees(TG)]
    assert [said.startswith(DOUBTFUL) for said in shown] == [False, False, True, False]
    assert shown[2] == f"{DOUBTFUL}{shown[1]}"
    assert " ".join([shown[0], *shown[2:]]).replace(DOUBTFUL, "") == text


def once_lost(part: int) -> Whim:
    """The answer to this part of a text is lost, once."""
    lost: list[str] = []

    def whim(_: Address, outgoing: Outgoing) -> Failure | None:
        if not outgoing.txn.endswith(f"#{part}") or lost:
            return None
        lost.append(outgoing.txn)
        return AnswerLost()

    return whim
