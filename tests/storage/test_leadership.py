"""Processes on one PostgreSQL: each part has one leader, each room one sender, and the dead have neither."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.civil import machine_now
from rehearsal.patience import until
from storage import deliveries, inbox, leases, listening, messages, migrate, outbox, places, postgres
from storage.database import Database
from storage.failures import Deposed, Unavailable
from storage.leadership import Office, OtherKey, Worker
from storage.models import Outbox, OutboxState, Purpose, Room
from tests.conftest import MONDAY

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

PARTS = ("clock", "intake")
LONG_AGO = "UPDATE workers SET seen_at = timezone('utc', now()) - interval '1 hour' WHERE id = :id"


class Machine:
    """One process's connections and place."""

    def __init__(self, database_url: str, name: str, fingerprint: str = "same") -> None:
        self.name, self.database = name, Database(database_url)
        worker = Worker(name=name, fingerprint=fingerprint, sends=True)
        assert self.database.aside is not None
        self.aside = self.database.aside
        self.office = Office(self.aside, worker, ["matrix"])

    async def enters(self) -> frozenset[str]:
        """It begins to work; what it leads then."""
        self.database.fence(await self.office.enter())
        return await self.leads()

    async def leads(self) -> frozenset[str]:
        """What it leads after its next sign of life."""
        return (await self.office.beat(PARTS)).leads

    async def stands_still(self) -> None:
        """It has not been seen for an hour."""
        async with self.database.begin() as connection:
            await connection.execute(text(LONG_AGO), {"id": self.office.epoch})

    async def takes(self, *rooms: int) -> frozenset[int]:
        """It leases rooms."""
        return await leases.take(self.aside, self.office.epoch, rooms)

    async def closes(self) -> None:
        """It ends without a word."""
        await self.office.close()
        await self.database.close()

    async def writes(self) -> None:
        """A unit of work that only one process may do."""
        async with self.database.begin("deposit") as connection:
            await inbox.deposit(connection, "telegram", [("1", b"{}")], cursor=None, now=MONDAY)


@pytest.fixture
async def machines(database_url: str) -> AsyncIterator[tuple[Machine, Machine]]:
    """Two of them, not at work yet."""
    both = Machine(database_url, "eins"), Machine(database_url, "zwei")
    await _started_long_ago(both[0].database)
    yield both
    for machine in both:
        await machine.closes()


async def test_a_process_may_be_told_to_end_in_the_middle_of_a_sign_of_life(
    machines: tuple[Machine, Machine],
) -> None:
    """It lets go of what it leads all the same, and the next one has it at once."""
    one, two = machines
    await one.enters()
    await asyncio.gather(one.leads(), one.office.resign())
    assert await two.enters() == frozenset(PARTS)


async def test_a_process_may_be_told_to_end_while_it_still_enters(machines: tuple[Machine, Machine]) -> None:
    """What is to be said at the end waits until it has entered, and is said then."""
    one, two = machines
    async with two.database.begin() as connection:
        await connection.execute(text("LOCK TABLE workers"))
        entering = asyncio.create_task(one.office.enter())
        await _held_up(connection)
        leaving = asyncio.create_task(one.office.leave())
        await asyncio.sleep(0)
    await asyncio.gather(entering, leaving)
    assert await two.enters() == frozenset(PARTS)


async def test_one_leads_and_the_other_takes_over_when_it_leaves(machines: tuple[Machine, Machine]) -> None:
    """All parts go to whoever came first, and at once to the other when that one says goodbye."""
    first, second = machines
    assert await first.enters() == frozenset(PARTS)
    assert await second.enters() == frozenset()
    assert await second.leads() == frozenset()
    await first.office.leave()
    assert await second.leads() == frozenset(PARTS)


async def test_who_stands_still_is_deposed_and_writes_nothing(machines: tuple[Machine, Machine]) -> None:
    """Its lock is still held; the time of its last sign of life tells, and its writes fail."""
    first, second = machines
    await first.enters()
    await second.enters()
    await first.stands_still()
    assert await second.leads() == frozenset(PARTS)
    with pytest.raises(Deposed):
        await first.writes()
    with pytest.raises(Deposed):
        await first.leads()
    await second.writes()
    epoch = first.office.epoch
    assert await first.enters() == frozenset()
    assert first.office.epoch > second.office.epoch > epoch
    await first.writes()


async def test_whose_connection_was_cut_goes_on_when_it_is_back_in_time(
    machines: tuple[Machine, Machine],
) -> None:
    """A cut alone deposes nobody who reports again within seconds."""
    first, second = machines
    await first.enters()
    await second.enters()
    await _cut(second.database)
    for machine in machines:
        with pytest.raises(Unavailable):
            await machine.leads()
    assert await second.leads() == frozenset()
    assert await first.leads() == frozenset(PARTS)


async def test_a_room_has_one_sender(machines: tuple[Machine, Machine], database: Database) -> None:
    """A leased room is left alone by others until it is given back or its sender is gone."""
    first, second = machines
    room, other = await _room(database, "1"), await _room(database, "2")
    await first.enters()
    await second.enters()
    assert await first.takes(room) == {room}
    assert await first.takes(room) == {room}
    assert await second.takes(room, other) == {other}
    await leases.give_back(first.aside, first.office.epoch, [room])
    assert await second.takes(room) == {room}
    await second.stands_still()
    await first.leads()
    assert await first.takes(room, other) == {room, other}


async def test_what_a_dead_sender_had_in_flight_is_settled_by_others(
    machines: tuple[Machine, Machine], database: Database
) -> None:
    """A living sender's row stays in flight; a dead one's is of unknown fate."""
    first, second = machines
    await first.enters()
    await second.enters()
    for number, machine in enumerate(machines):
        room = await _room(database, str(number))
        await _queue(database, room)
        await machine.takes(room)
        async with machine.database.begin("claim") as connection:
            assert await deliveries.claim(connection, room, ["telegram"], machine_now()) is not None
    await first.stands_still()
    await second.leads()
    async with database.view() as connection:
        rows = await connection.execute(select(Outbox.room_id, Outbox.state).order_by(Outbox.room_id))
        states = {row.room_id: row.state for row in rows}
    assert list(states.values()) == [OutboxState.UNKNOWN, OutboxState.SENDING]


async def test_districts_in_schemas_of_their_own_do_not_meet(new_url: Callable[[], str]) -> None:
    """Each has a leader of its own, and nobody hears the other's bell or waits for its locks."""
    url = new_url()
    plain = Machine(url, "anlegen")
    districts = [Machine(f"{url}&options=-csearch_path={name}", name) for name in ("harz", "elbe")]
    for machine in districts:
        async with plain.database.begin() as connection:
            await connection.execute(text(f"CREATE SCHEMA {machine.name}"))
        migrate.to(f"{url}&options=-csearch_path={machine.name}")
    channels = [await _channel(machine.database) for machine in districts]
    assert len(set(channels)) == len(districts)
    async with districts[0].database.begin(), districts[1].database.begin():
        pass
    for machine in districts:
        assert await machine.database.hold()
        assert await machine.enters() == frozenset(PARTS)
    for machine in (plain, *districts):
        await machine.closes()


async def test_all_must_sign_alike(machines: tuple[Machine, Machine], database_url: str) -> None:
    """With another secret key buttons and links of one process would be void to the next."""
    await machines[0].enters()
    other = Machine(database_url, "drei", fingerprint="other")
    with pytest.raises(OtherKey, match="eins"):
        await other.enters()
    await other.closes()


async def test_a_new_row_rings_at_other_processes(machines: tuple[Machine, Machine]) -> None:
    """Within the transaction that writes it, so that a bell never rings too early."""
    first, second = machines
    heard = asyncio.Event()
    listening_to = asyncio.create_task(listening.listen(second.aside, heard.set))
    try:
        # It rings once by itself when it is connected.
        await asyncio.wait_for(heard.wait(), 30)
        heard.clear()
        await _queue(first.database, await _room(first.database, "1"))
        await asyncio.wait_for(heard.wait(), 30)
    finally:
        listening_to.cancel()


async def test_what_was_sent_of_late_is_known_to_the_next_sender(database: Database) -> None:
    """Networks count messages a minute."""
    room = await _room(database, "7")
    await _queue(database, room)
    now = machine_now()
    async with database.begin() as connection:
        await connection.execute(update(Outbox).values(state=OutboxState.SENT, sent_at=now))
    async with database.view() as connection:
        said = await leases.said_since(connection, now - timedelta(minutes=1), [room])
        assert [(one.network, one.address) for one in said] == [("telegram", "-7")]
        assert not await leases.said_since(connection, now + timedelta(seconds=1))


async def _started_long_ago(database: Database) -> None:
    """Nobody is buried in a server's first seconds."""
    async with asyncio.timeout(60):
        while True:
            async with database.view() as connection:
                up = "SELECT pg_postmaster_start_time() < now() - interval '11 s'"
                if (await connection.execute(text(up))).scalar_one():
                    return
            await asyncio.sleep(0.5)


async def _channel(database: Database) -> str:
    async with database.view() as connection:
        return str((await connection.execute(text(postgres.CHANNEL))).scalar_one())


async def _cut(database: Database) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    async with database.begin() as connection:
        await connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))


async def _room(database: Database, number: str) -> int:
    async with database.transaction() as session:
        channel = await places.add_channel(session, number, Purpose.TALK, MONDAY)
        room = await places.add_room(session, channel, "telegram", f"-{number}", now=MONDAY)
        return room.id


async def _queue(database: Database, room_id: int) -> None:
    async with database.transaction() as session:
        room = await session.get_one(Room, room_id)
        message = await messages.write(session, channel_id=room.channel_id, text="Hallo", now=MONDAY)
        await outbox.post(session, message, to=[room], now=MONDAY)


async def _held_up(connection: AsyncConnection) -> None:
    """Wait until somebody waits for a lock."""

    async def look() -> object:
        return await connection.scalar(text("SELECT pid FROM pg_locks WHERE NOT granted"))

    await until(look, timeout_s=60)
