"""Nobody fetched a network's news for longer than it keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.absence import Contact
from forum import due, gaps
from storage.gaps import untold
from storage.models import Room
from tests.scenarios.sending import MX, TG, bridged
from tests.world import Member, World

NOW = datetime(2026, 11, 25, 16, 40, tzinfo=UTC)
#: Machine time of the last poll before the absence, 50 hours ago.
BEFORE = NOW - timedelta(hours=50)


pytestmark = [
    pytest.mark.usefixtures("olha"),
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
]


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room has been one channel with Matrix for long."""
    olha = await bridged(world)
    world.networks["telegram"].keeps = timedelta(hours=24)
    await linked(world, BEFORE - timedelta(days=30))
    return olha


async def linked(world: World, moment: datetime) -> None:
    """All rooms were linked then."""
    async with world.database.begin() as connection:
        await connection.execute(update(Room).values(linked_at=moment))


async def polls(world: World, *moments: datetime, network: str = "telegram") -> None:
    """One process fetches the network's news at these moments, and what is due is said."""
    contact = Contact(world.database, world.networks[network])
    for moment in moments:
        await contact.made(moment)
    async with world.work.unit() as ctx:
        await due.catch_up(ctx)
    await world.settles()


def told(world: World) -> Sequence[str]:
    """What both rooms read, or nothing."""
    texts = [[seen.text for seen in world.networks["telegram"].rooms[TG]]]
    texts.append([seen.text for seen in world.networks["matrix"].rooms[MX]])
    assert texts[0] == texts[1]
    return texts[0]


async def test_a_gap_is_told_once_on_both_sides(world: World) -> None:
    """From the last poll to where the network's memory begins, in the clock time of the district."""
    await polls(world, BEFORE)
    await polls(world, NOW)
    await polls(world, NOW + timedelta(minutes=5))
    (notice,) = told(world)
    assert "Montag, 23. November 2026, 15:40 Uhr" in notice
    assert "Dienstag, 24. November 2026, 17:40 Uhr" in notice
    assert "schreiben Sie es bitte noch einmal" in notice


async def test_who_was_away_for_a_day_at_most_has_missed_nothing(world: World) -> None:
    """Until then the network still has everything; nor is the very first start a gap."""
    await polls(world, NOW)
    await polls(world, NOW + timedelta(hours=24))
    assert told(world) == []


async def test_one_process_notices_a_long_outage_too(world: World) -> None:
    """The network may have been away while the program went on asking."""
    await polls(world, BEFORE, BEFORE + timedelta(seconds=61), NOW)
    assert len(told(world)) == 1
    assert "15:41 Uhr" in told(world)[0]


async def test_a_crash_between_noticing_and_telling_changes_nothing(world: World) -> None:
    """The gap is written down with the contact; it is told by whoever comes next, once."""
    await Contact(world.database, world.networks["telegram"]).made(BEFORE)
    await Contact(world.database, world.networks["telegram"]).made(NOW)
    await polls(world, NOW + timedelta(minutes=3))
    await polls(world, NOW + timedelta(minutes=6))
    assert len(told(world)) == 1


async def test_a_room_that_was_linked_later_has_missed_nothing(world: World) -> None:
    """And one that was linked meanwhile only what came after."""
    await polls(world, BEFORE)
    await linked(world, NOW - timedelta(hours=23))
    await polls(world, NOW)
    assert told(world) == []
    await linked(world, NOW + timedelta(hours=20))
    await polls(world, NOW + timedelta(hours=50))
    assert "Donnerstag, 26. November 2026, 13:40 Uhr bis" in told(world)[0]


async def test_a_network_that_forgets_nothing_has_no_gaps(world: World) -> None:
    """Whatever was said there is still to be had."""
    await polls(world, BEFORE, network="matrix")
    await polls(world, NOW, network="matrix")
    assert told(world) == []


async def test_people_in_private_are_told_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their language, where they wrote lately; some at each tick, everybody once."""
    monkeypatch.setattr(gaps, "BATCH", 2)
    members = [world.member("telegram", f"{number}", f"M{number}", "en") for number in range(5)]
    for member in members:
        await member.writes("/help")
        member.sees().clear()
    rooms = [member.private for member in members]
    async with world.database.begin() as connection:
        heard = update(Room).values(linked_at=BEFORE - timedelta(days=300), heard_at=BEFORE)
        await connection.execute(heard)
        long_ago = update(Room).where(Room.address == rooms[4])
        await connection.execute(long_ago.values(heard_at=BEFORE - timedelta(days=91)))
    await polls(world, BEFORE)
    await polls(world, NOW)
    assert sum(len(member.sees()) for member in members) == 2
    for _ in range(3):
        await polls(world, NOW)
    assert [len(member.sees()) for member in members] == [1, 1, 1, 1, 0]


async def test_the_last_contact_is_cheap_to_remember(world: World) -> None:
    """Polls within a minute are one note; a clock that is set back makes no gap."""
    contact = Contact(world.database, world.networks["telegram"])
    for second in range(0, 59, 10):
        await contact.made(NOW + timedelta(seconds=second))
    await contact.made(BEFORE)
    await contact.made(BEFORE + timedelta(hours=23))
    async with world.database.reading() as session:
        assert await untold(session) == []
