"""Stories for those rows of the failure table that no other file tells."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.civil import machine_now
from bot.events import Event
from bot.intake import Intake
from bot.matrix.homeserver import Homeserver
from bot.network import Send
from storage import doubts, engines, inbox
from storage.database import Database
from storage.models import Inbox, InboxState, Outbox
from storage.models.queues import WAITING
from tests.fakes import AnswerLost
from tests.scenarios.sending import MX, TG, bridged, posted
from tests.world import Member, World


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; Matrix shows it."""
    return await bridged(world)


async def test_a_row_on_which_the_program_breaks_stops_nobody(
    olha: Member, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried five times, its bytes are kept, and what was said after it is seen."""
    telegram = world.networks["telegram"]
    read = telegram.read

    def breaks(raw: bytes) -> Event | None:
        if b"Bruch" in raw:
            raise RuntimeError("a bug")
        return read(raw)

    monkeypatch.setattr(telegram, "read", breaks)
    await olha.writes("Bruch", TG)
    await olha.writes("Danach", TG)
    assert [seen.text for seen in world.networks["matrix"].rooms[MX]] == ["Olha: Danach"]
    async with world.database.reading() as session:
        row = (await session.scalars(select(Inbox).where(Inbox.state == InboxState.QUARANTINED))).one()
    assert (row.attempts, b"Bruch" in row.raw) == (inbox.MAX_ATTEMPTS, True)


async def test_a_send_whose_key_the_homeserver_has_forgotten_is_looked_for(
    olha: Member, world: World
) -> None:
    """Said, and before its answer came the program was gone for days: it is found by its own mark."""
    matrix = world.networks["matrix"]
    matrix.trouble.append(AnswerLost())
    await olha.writes("Vor Tagen", TG)
    matrix.done.clear()
    async with world.database.begin() as connection:
        fresh = {"state": "QUEUED", "claimed_at": None, "not_before": None}
        long_ago = machine_now() - timedelta(days=2)
        await connection.execute(update(Outbox).where(WAITING).values(created_at=long_ago, **fresh))
        await doubts.arise_of_old(connection, ["matrix"], machine_now())
    await world.settles()
    assert [seen.text for seen in matrix.rooms[MX]] == ["Olha: Vor Tagen"]
    assert not [one for one in matrix.done if isinstance(one, Send)]


async def allow_pages(database: Database, most: int) -> None:
    """The database may be so large, in SQLite's pages, or as it is if it is larger already."""
    async with database.begin() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count={most}")


async def test_a_full_disk_acknowledges_nothing(olha: Member, world: World) -> None:
    """What cannot be written down is not confirmed, and comes again until there is room."""
    telegram, matrix = world.networks["telegram"], world.networks["matrix"]
    await allow_pages(world.database, 1)
    text = "Viel " * 50_000
    telegram.incoming.hear([posted(olha, TG, text=text)])
    async with asyncio.TaskGroup() as group:
        intake = group.create_task(Intake(world.database, telegram).run())
        await world.eventually(lambda: telegram.incoming.polls > 2)
        assert telegram.incoming.waits
        assert not matrix.rooms[MX]
        await allow_pages(world.database, 1_000_000)
        await world.eventually(lambda: bool(matrix.rooms[MX]))
        intake.cancel()
    assert telegram.memory.offset == 1
    assert "".join(seen.text for seen in matrix.rooms[MX]).count("Viel") == 50_000


def test_a_power_cut_undoes_no_commit() -> None:
    """Both databases wait for the disk before a commit counts."""
    assert "PRAGMA synchronous=FULL" in engines.SQLITE.manners
    assert not any("synchronous_commit" in manner for manner in engines.POSTGRESQL.manners)


def test_the_bot_keeps_no_keys() -> None:
    """Rooms are bridged in the clear: no key is shared, and none is rolled back by a restore."""
    client = Homeserver("http://127.0.0.1:1")._client
    assert not client.config.encryption_enabled
    assert not client.store
