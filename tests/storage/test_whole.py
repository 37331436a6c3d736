"""A backup holds everything, beside a running program, and comes back on either database."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import archive as archives
from storage import messages, migrate, outbox, places, whole
from storage.archive import Archive, Damaged, Manifest
from storage.database import Database
from storage.migrations import HEAD
from storage.models import Channel, Inbox, InboxState, Message, Outbox, OutboxState, Purpose
from tests.conftest import MONDAY
from tests.storage.filling import Rows, everything, fill, narrowed, opened

FIRST = "0001"
#: Who is at work on a database is nothing that comes back.
AT_WORK = {"workers", "leaders", "leases"}
#: What safe mode changes, by table.
HELD = {"outbox": {"state", "error"}, "inbox": {"state", "error"}, "rooms": {"linked_at"}}

Urls = Callable[[], str]


@pytest.fixture(params=["the same", "the other"])
def target(request: pytest.FixtureRequest, engine: str, new_url: Urls, tmp_path: Path) -> str:
    """An empty database of the same kind, or of the other: the way up for a growing district, and back."""
    if request.param == "the same":
        return new_url()
    if engine == "postgresql":
        return f"sqlite:///{tmp_path / 'other.db'}"
    make: Urls = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
async def database(bare_url: str) -> AsyncIterator[Database]:
    """A database as the program makes it, with one room."""
    migrate.to(bare_url)
    database = Database(bare_url)
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        await places.add_room(session, channel, "telegram", "-1", now=MONDAY)
    yield database
    await database.close()


@pytest.mark.parametrize("revision", [FIRST, HEAD])
def test_everything_comes_back_as_it_was(bare_url: str, target: str, revision: str, tmp_path: Path) -> None:
    """Every row of every table, words in four scripts included; an older backup is brought up to date."""
    migrate.to(bare_url, revision)
    fill(bare_url)
    written = everything(bare_url)
    _back_up(bare_url, tmp_path / "a.zip")
    with Archive(tmp_path / "a.zip") as archive:
        whole.restore(target, archive, MONDAY)
    assert migrate.current(target) == HEAD
    found = narrowed(everything(target), written)
    assert found.keys() == written.keys()
    assert _but_held(found) == _but_held(written)
    assert not any(found.get(table) for table in AT_WORK)


def test_what_comes_after_a_restore_is_numbered_after_it(bare_url: str, target: str, tmp_path: Path) -> None:
    """New rows do not collide with restored ones."""
    migrate.to(bare_url)
    fill(bare_url)
    _back_up(bare_url, tmp_path / "a.zip")
    with Archive(tmp_path / "a.zip") as archive:
        whole.restore(target, archive, MONDAY)
    with opened(target, writes=True) as connection:
        new = {"name": "Neu", "purpose": Purpose.TALK, "created_at": MONDAY}
        key = connection.execute(insert(Channel), new).inserted_primary_key
    assert key == (3,)


async def test_a_backup_shows_one_moment_while_others_write(
    database: Database, bare_url: str, tmp_path: Path
) -> None:
    """A message and its effects are both in it or both not, however much is written meanwhile."""
    before = (2, 2)
    for _ in range(2):
        await _say(database)
    async with database.transaction() as session:
        await _post(session)
        manifest = _back_up(bare_url, tmp_path / "a.zip")
    assert (manifest.tables["messages"], manifest.tables["outbox"]) == before


async def test_nothing_goes_out_twice_after_a_restore(
    database: Database, bare_url: str, target: str, tmp_path: Path
) -> None:
    """What was under way is dead with its reason, unread events are set aside, and both are counted."""
    for state in OutboxState:
        await _say(database, state)
    async with database.begin() as connection:
        event = {"network": "matrix", "raw": b"{}", "received_at": MONDAY}
        given = [event | {"event_id": found, "state": found} for found in InboxState]
        await connection.execute(insert(Inbox), given)
    _back_up(bare_url, tmp_path / "a.zip")
    with Archive(tmp_path / "a.zip") as archive:
        held = whole.restore(target, archive, MONDAY)
    assert (held.effects, held.events) == (3, 1)
    with opened(target) as connection:
        states = connection.execute(select(Outbox.state, Outbox.error).order_by(Outbox.id)).all()
        events = connection.execute(select(Inbox.state).order_by(Inbox.id)).scalars().all()
    assert states == [
        *[(OutboxState.DEAD, "restored")] * 3,
        (OutboxState.SENT, None),
        (OutboxState.DEAD, None),
    ]
    assert events == [InboxState.QUARANTINED, InboxState.ROUTED, InboxState.IGNORED, InboxState.QUARANTINED]


def test_a_restore_that_fails_changes_nothing(bare_url: str, tmp_path: Path) -> None:
    """What was there before is there afterwards."""
    migrate.to(bare_url)
    fill(bare_url)
    written = everything(bare_url)
    with archives.created(tmp_path / "a.zip") as made:
        archives.put_table(made, "channels", [])
        promised = Manifest(revision=HEAD, made_at=MONDAY.isoformat(), tables={"channels": 1}, files=())
        archives.put_manifest(made, promised)
    with Archive(tmp_path / "a.zip") as archive, pytest.raises(Damaged):
        whole.restore(bare_url, archive, MONDAY)
    assert everything(bare_url) == written


def test_a_backup_is_for_its_owner_only_and_takes_no_files_place(bare_url: str, tmp_path: Path) -> None:
    """Others on the machine cannot read it, and an older one of the same name stays."""
    migrate.to(bare_url)
    path = tmp_path / "a.zip"
    _back_up(bare_url, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        _back_up(bare_url, path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_half_a_backup_is_recognised(bare_url: str, tmp_path: Path, share: float) -> None:
    """A copy that broke off is refused before anything is touched."""
    migrate.to(bare_url)
    path = tmp_path / "a.zip"
    _back_up(bare_url, path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Damaged):
        Archive(path)


def test_a_changed_byte_is_recognised(bare_url: str, tmp_path: Path) -> None:
    """A disk that forgets is noticed before anything is touched."""
    migrate.to(bare_url)
    fill(bare_url)
    path = tmp_path / "a.zip"
    _back_up(bare_url, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged):
        Archive(path)


def test_a_database_that_was_never_used_gives_no_backup(bare_url: str, tmp_path: Path) -> None:
    """A wrong address in the settings is noticed, instead of an empty file kept for years."""
    with pytest.raises(whole.NothingThere):
        _back_up(bare_url, tmp_path / "a.zip")
    assert list(tmp_path.glob("*.zip")) == []


def _back_up(url: str, path: Path) -> Manifest:
    return whole.back_up(url, path, {}, MONDAY)


def _but_held(rows: Rows) -> Rows:
    return {
        table: [{name: row[name] for name in row.keys() - HELD.get(table, set())} for row in found]
        for table, found in rows.items()
        if table not in AT_WORK
    }


async def _say(database: Database, state: OutboxState = OutboxState.QUEUED) -> None:
    async with database.transaction() as session:
        message = await _post(session)
        await session.execute(update(Outbox).where(Outbox.message_id == message.id).values(state=state))


async def _post(session: AsyncSession) -> Message:
    room = await places.room_at(session, "telegram", "-1")
    assert room is not None
    message = await messages.write(session, channel_id=room.channel_id, text="Hallo", now=MONDAY)
    await outbox.post(session, message, to=[room], now=MONDAY)
    return message
