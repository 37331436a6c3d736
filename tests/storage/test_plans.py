"""The queues are looked at many times a second: what is done with must not be read again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import authors, deliveries, inbox, places
from storage.database import Database
from storage.models import Account, Inbox, InboxState, Message, Outbox, OutboxState, Person, Purpose
from tests.conftest import MONDAY

DONE, PEOPLE = 3000, 500
NETWORKS = ("matrix", "telegram")

Look = Callable[[AsyncConnection], Awaitable[object]]


async def _head(connection: AsyncConnection) -> object:
    return await deliveries.claim(connection, 1, NETWORKS, MONDAY, mark=False)


@pytest.fixture
async def busy(database: Database) -> AsyncIterator[AsyncConnection]:
    """A database in which much is done and little waits."""
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        await places.add_room(session, channel, "matrix", "!a:b.c", now=MONDAY)
        await session.execute(insert(Inbox), [_event(number) for number in range(DONE)])
        await session.execute(insert(Outbox), [_effect(number) for number in range(DONE)])
        await session.execute(text("ANALYZE"))
    async with database.view() as connection:
        yield connection


@pytest.mark.parametrize(
    ("look", "index"),
    [
        pytest.param(lambda c: inbox.waiting(c, 100), "ix_inbox_waiting", id="what came in"),
        pytest.param(lambda c: deliveries.ready(c, NETWORKS, MONDAY), "ix_outbox_waiting", id="which rooms"),
        pytest.param(_head, "ix_outbox_waiting", id="the head of one"),
    ],
)
async def test_a_look_at_a_queue_reads_only_what_waits(busy: AsyncConnection, look: Look, index: str) -> None:
    """The index of waiting rows serves it, and no table is read from its beginning."""
    plan = await _plan(busy, look)
    assert index in plan
    assert "Seq Scan on inbox" not in plan
    assert "Seq Scan on outbox" not in plan
    assert "SCAN outbox\n" not in plan + "\n"


@pytest.fixture
async def crowd(database: Database) -> AsyncIterator[AsyncSession]:
    """A channel in which many have said much."""
    async with database.transaction() as session:
        channel = await places.add_channel(session, "Arbeit", Purpose.TALK, MONDAY)
        await session.execute(insert(Person), [_person(number) for number in range(1, PEOPLE)])
        await session.execute(insert(Account), [_account(number) for number in range(1, PEOPLE)])
        await session.execute(insert(Message), [_said(number, channel.id) for number in range(DONE)])
        await session.execute(text("ANALYZE"))
    async with database.transaction() as session:
        yield session


async def test_who_speaks_is_known_without_reading_everything(crowd: AsyncSession) -> None:
    """Names are looked at with every message: neither all accounts nor all messages are read for it."""
    account = await crowd.get_one(Account, 7)
    plan = await _plan(
        await crowd.connection(), lambda _c: authors.standing(crowd, account, 1, shown_on="matrix")
    )
    assert "ix_accounts_skeleton" in plan
    for table in ("accounts", "messages"):
        assert f"Seq Scan on {table}" not in plan
        assert f"SCAN {table}\n" not in plan + "\n"


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"{number}", "created_at": MONDAY}


def _account(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"{number}",
        "person_id": number,
        "network": "telegram",
        "user": f"{number}",
        "skeleton": f"{number % 400}",
    }


def _said(number: int, channel_id: int) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "account_id": 1 + number % (PEOPLE - 1),
        "text": "Hallo",
        "choices": [],
        "said_at": MONDAY,
    }


def _event(number: int) -> dict[str, Any]:
    state = InboxState.NEW if number % 1000 == 999 else InboxState.ROUTED
    return {
        "network": "matrix",
        "event_id": str(number),
        "raw": b"x" * 500,
        "received_at": MONDAY,
        "state": state,
    }


def _effect(number: int) -> dict[str, Any]:
    state = OutboxState.QUEUED if number % 1000 == 999 else OutboxState.SENT
    return {
        "room_id": 1,
        "kind": "send",
        "key": f"message:{number}@1",
        "payload": {"text": "Hallo" * 50},
        "state": state,
        "created_at": MONDAY,
    }


async def _plan(connection: AsyncConnection, look: Look) -> str:
    """How the database goes about the first statement of `look`."""
    said: list[tuple[str, Any]] = []

    def listen(_c: Connection, _cursor: object, statement: str, given: Any, _x: object, _many: bool) -> None:
        said.append((statement, given))

    sync = connection.sync_connection
    assert sync is not None
    event.listen(sync, "before_cursor_execute", listen)
    await look(connection)
    event.remove(sync, "before_cursor_execute", listen)
    statement, given = next((words, given) for words, given in said if words.startswith("SELECT"))
    explain = "EXPLAIN" if sync.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = await connection.exec_driver_sql(f"{explain} {statement}", given)
    return "\n".join(str(row[-1]) for row in rows)
