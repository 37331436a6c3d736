"""What the machine keeps for itself, and when it lets go of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import retention
from bot.civil import machine_now
from bot.network import Refused
from forum import codes
from forum.context import Context
from storage import backlog, inbox, uploads
from storage.models import (
    Code,
    Inbox,
    InboxState,
    Outbox,
    OutboxState,
    Purpose,
    Question,
    Upload,
    WrongCode,
)
from storage.uploads import Laid
from tests.world import Member, World

GROUP, ROOM = "-100", "!room"
SECRET_WORDS = "Der Schlüssel liegt unter der Matte"


@pytest.fixture
async def olha(world: World) -> Member:
    """Somebody on Telegram in a bridged room."""
    await world.link(GROUP, ROOM, "Café", Purpose.TALK)
    return world.member("telegram", "7", "Olha")


async def later(world: World, time: timedelta) -> None:
    """The clock has ticked often enough after `time`."""
    async with world.work.unit() as ctx:
        then = Context(
            session=ctx.session,
            district=ctx.district,
            now=ctx.now,
            machine_now=machine_now() + time,
        )
        await retention.forget(then)


async def payloads(world: World) -> list[dict[str, Any]]:
    """Of everything that goes or went out."""
    async with world.database.reading() as session:
        return list(await session.scalars(select(Outbox.payload).order_by(Outbox.id)))


async def test_raw_events_lose_their_bytes_when_they_are_routed(world: World, olha: Member) -> None:
    """Those that mean nothing to anybody as well."""
    await olha.writes("Hallo", room=GROUP)
    await olha.writes("Hört mich jemand", room="-999")
    async with world.database.reading() as session:
        rows = (await session.execute(select(Inbox.state, Inbox.raw))).all()
    assert rows
    assert {row.raw for row in rows} == {b""}


async def test_what_was_sent_is_forgotten_after_a_week(world: World, olha: Member) -> None:
    """Ids and a digest stay, for a week everything does."""
    await olha.writes(SECRET_WORDS, room=GROUP)
    await later(world, timedelta(days=6))
    assert SECRET_WORDS in json.dumps(await payloads(world), ensure_ascii=False)
    await later(world, timedelta(days=8))
    left = await payloads(world)
    assert SECRET_WORDS not in json.dumps(left, ensure_ascii=False)
    assert all("sha256" in payload for payload in left)


async def test_what_was_forgotten_can_be_changed_and_removed(world: World, olha: Member) -> None:
    """An edit and a deletion reach the other side a year later."""
    said = await olha.writes(SECRET_WORDS, room=GROUP)
    await later(world, timedelta(days=365))
    await olha.edits(said, "Der Schlüssel hängt am Brett", room=GROUP)
    shown = world.networks["matrix"].rooms[ROOM]
    assert shown[-1].text == "Olha: Der Schlüssel hängt am Brett"
    await olha.deletes(said, room=GROUP)
    assert "Schlüssel" not in " ".join(seen.text for seen in shown)


async def test_what_waits_is_never_forgotten(world: World, olha: Member) -> None:
    """However old it is, it goes out whole."""
    world.networks["matrix"].trouble.append(Refused("not_in_room", "gone", room=True))
    await olha.writes(SECRET_WORDS, room=GROUP)
    await later(world, timedelta(days=365))
    async with world.database.reading() as session:
        waiting = await backlog.listing(session)
    assert SECRET_WORDS in [row.payload["text"] for row, room in waiting if room.address == ROOM]


async def test_what_failed_can_be_sent_again_for_a_fortnight(world: World, olha: Member) -> None:
    """After that its words are gone, and its fate stays."""
    world.networks["matrix"].trouble.append(Refused("rejected", "no"))
    await olha.writes(SECRET_WORDS, room=GROUP)
    await later(world, timedelta(days=13))
    async with world.database.reading() as session:
        ((row, _),) = await backlog.listing(session, OutboxState.DEAD)
    assert row.payload["text"] == SECRET_WORDS
    await later(world, timedelta(days=15))
    async with world.database.transaction() as session:
        ((row, _),) = await backlog.listing(session, OutboxState.DEAD)
        assert (row.error, "text" in row.payload) == ("rejected: no", False)
        assert not await backlog.retry(session, row.id)


async def test_unreadable_events_keep_their_bytes_for_a_fortnight(world: World) -> None:
    """Why they could not be read is still known afterwards."""
    async with world.database.begin() as connection:
        await inbox.deposit(connection, "telegram", [("9", b"\x80 no event")], cursor=None, now=machine_now())
    for _ in range(inbox.MAX_ATTEMPTS):
        await world.settles()
    assert await _set_aside(world) == [b"\x80 no event"]
    await later(world, timedelta(days=13))
    assert await _set_aside(world) == [b"\x80 no event"]
    await later(world, timedelta(days=15))
    assert await _set_aside(world) == [b""]


async def _set_aside(world: World) -> list[bytes]:
    async with world.database.reading() as session:
        return list(await session.scalars(select(Inbox.raw).where(Inbox.state == InboxState.QUARANTINED)))


async def test_after_a_year_nothing_of_the_machines_own_is_left(world: World, olha: Member) -> None:
    """Events, words on their way, files laid up, codes, open questions: all counts are zero."""
    await olha.writes(SECRET_WORDS, room=GROUP)
    await olha.writes("Ein Sprachcafé am Samstag")
    async with world.work.unit() as ctx:
        await codes.first(ctx)
        laid = Laid(handle="mxc://example.org/1", facts={})
        connection = await ctx.session.connection()
        await uploads.remember(connection, "telegram", "u1", "matrix", laid=laid, now=machine_now())
    await later(world, timedelta(days=365))
    async with world.database.reading() as session:
        for table in (Inbox, Upload, Code, WrongCode, Question):
            assert await session.scalar(select(func.count()).select_from(table)) == 0, table.__tablename__
        worded = select(func.count()).select_from(Outbox).where(Outbox.forgotten_at.is_(None))
        assert await session.scalar(worded) == 0
