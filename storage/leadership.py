"""The processes that work on one PostgreSQL: who is there, who leads a part, whose place is free.

A worker lives by two signs: a lock that its session holds, which goes the moment the process or its
connection does, and a moment it renews by the server's clock, which also a process that stands still fails
to do. Whoever misses either is buried by any other worker: its row goes, with it all it held, and from then
on the fence refuses what it still tries to write.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import deliveries
from storage.failures import Deposed, told
from storage.postgres import HERE, WRITER_LOCK

#: Without a renewal for so long a worker counts as dead.
LEASE_SECONDS = 10
#: Without its lock for so long: it had the time to come back after its connection was cut.
LOST_SECONDS = 3
#: A server that has just started has ended every session itself.
STARTING_SECONDS = 10

_NOW = "timezone('utc', clock_timestamp())"
_KIND = f"hashtext('openmic worker ' || {HERE})"
_LOCKED = f"""
    EXISTS (
        SELECT FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.classid = {_KIND}::oid AND l.objid = w.id::int::oid
    )
"""  # noqa: S608  # here and below all words are our own
_DEAD = f"""
    SELECT w.id FROM workers w
    WHERE w.id <> :me
    AND pg_postmaster_start_time() < now() - interval '{STARTING_SECONDS} s'
    AND (
        w.seen_at < {_NOW} - interval '{LEASE_SECONDS} s'
        OR (w.seen_at < {_NOW} - interval '{LOST_SECONDS} s' AND NOT {_LOCKED})
    )
"""  # noqa: S608
_ENTER = text(
    f"""
    INSERT INTO workers (name, fingerprint, sends, seen_at)
    VALUES (:name, :fingerprint, :sends, {_NOW}) RETURNING id
    """  # noqa: S608
)
_OTHERS = text(
    f"SELECT name FROM workers w WHERE fingerprint <> :fingerprint AND id NOT IN ({_DEAD})"  # noqa: S608
    " ORDER BY id LIMIT 1"
)
_LOCK = text(f"SELECT pg_try_advisory_lock({_KIND}, CAST(:me AS int))")
_BEAT = text(
    f"""
    WITH mine AS (UPDATE workers SET seen_at = {_NOW} WHERE id = :me RETURNING id)
    SELECT
        EXISTS (SELECT FROM mine) AS alive,
        (SELECT count(*) FROM workers) AS workers,
        (SELECT count(*) FROM workers WHERE sends) AS senders,
        EXISTS ({_DEAD}) AS bereaved,
        ARRAY(SELECT part FROM leaders WHERE worker_id = :me) AS ours,
        ARRAY(SELECT part FROM leaders) AS led
    """  # noqa: S608
)
#: The worker's row is locked against its burial.
_TAKE = text(
    """
    INSERT INTO leaders (part, worker_id)
    SELECT part, w.id FROM workers w, unnest(CAST(:parts AS varchar[])) AS part
    WHERE w.id = :me FOR KEY SHARE OF w
    ON CONFLICT (part) DO NOTHING RETURNING part
    """
)
_BURY = text(f"DELETE FROM workers WHERE id IN ({_DEAD}) RETURNING name")  # noqa: S608
_RESIGN = text("DELETE FROM leaders WHERE worker_id = :me")
_LEAVE = text("DELETE FROM workers WHERE id = :me")


class OtherKey(Exception):
    """A process of the name given works here with another secret key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What a process tells of itself."""

    name: str
    fingerprint: str
    sends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a beat found: how many are at work, how many of them send, and the parts that this one leads."""

    workers: int
    senders: int
    leads: frozenset[str]


class Office:
    """One worker's place among the others; its session is one connection, made anew when it is cut."""

    def __init__(self, engine: AsyncEngine, worker: Worker, idempotent: Collection[str]) -> None:
        """`idempotent` names the networks on which a repetition is invisible."""
        self._engine, self._worker, self._idempotent = engine, worker, idempotent
        self._session: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self.epoch = 0

    async def enter(self) -> int:
        """Begin to work: the epoch, higher than any before. Raises OtherKey and Unavailable."""
        await self.close()
        async with self._talking() as session, session.begin():
            of_mine = {"me": 0, "fingerprint": self._worker.fingerprint}
            if (other := (await session.execute(_OTHERS, of_mine)).scalar()) is not None:
                raise OtherKey(other)
            described = {"name": self._worker.name, "sends": self._worker.sends} | of_mine
            self.epoch = int((await session.execute(_ENTER, described)).scalar_one())
            # Held before anybody can see the row.
            await session.execute(_LOCK, {"me": self.epoch})
        return self.epoch

    async def beat(self, wanted: Collection[str]) -> Standing:
        """Say that we live, bury who does not, lead what is free of `wanted`.

        Raises Deposed, and Unavailable when the server does not answer: then nobody knows, and the next
        beat tells.
        """
        async with self._talking() as session:
            return await self._beat(session, wanted)

    async def _beat(self, session: AsyncConnection, wanted: Collection[str]) -> Standing:
        found = await self._one(session, _BEAT)
        if not found["alive"]:
            raise Deposed("others have taken over")
        if found["bereaved"]:
            await self._bury(session)
            found = await self._one(session, _BEAT)
        leads = frozenset(found["ours"])
        if free := set(wanted) - set(found["led"]):
            leads |= await self._take(session, free)
        return Standing(workers=found["workers"], senders=found["senders"], leads=leads)

    async def resign(self) -> None:
        """Lead nothing any more; others may at once."""
        async with self._talking() as session, session.begin():
            await session.execute(_RESIGN, {"me": self.epoch})

    async def leave(self) -> None:
        """Work no more; what was left in flight is for others to settle."""
        async with self._talking() as session, session.begin():
            await session.exec_driver_sql(WRITER_LOCK)
            await session.execute(_LEAVE, {"me": self.epoch})
            await deliveries.recover(session, self._idempotent)
        await self.close()

    @asynccontextmanager
    async def _talking(self) -> AsyncIterator[AsyncConnection]:
        """The session, for one thing at a time, also when the end comes in the middle of another.

        Where one was cut short nobody knows how far it came, so the session goes with it.
        """
        async with self._turn, AsyncExitStack() as otherwise:
            otherwise.push_async_callback(self.close)
            with told():
                yield await self._connected()
            otherwise.pop_all()

    async def _bury(self, session: AsyncConnection) -> None:
        """Under the writer's lock, so that no unit of the dead is half-way through its fence."""
        async with session.begin():
            await session.exec_driver_sql(WRITER_LOCK)
            if (await session.execute(_BURY, {"me": self.epoch})).first() is not None:
                await deliveries.recover(session, self._idempotent)

    async def _take(self, session: AsyncConnection, parts: Collection[str]) -> frozenset[str]:
        async with session.begin():
            taken = await session.execute(_TAKE, {"me": self.epoch, "parts": sorted(parts)})
            return frozenset(taken.scalars())

    async def _one(self, session: AsyncConnection, statement: TextClause) -> Any:
        async with session.begin():
            return (await session.execute(statement, {"me": self.epoch})).mappings().one()

    async def _connected(self) -> AsyncConnection:
        """The session; a new one first takes the lock again, which nobody else ever wants."""
        if self._session is None:
            self._session = await self._engine.connect()
            if self.epoch:
                async with self._session.begin():
                    await self._session.execute(_LOCK, {"me": self.epoch})
        return self._session

    async def close(self) -> None:
        """End the session, and with it its lock; the next call makes another."""
        if (session := self._session) is not None:
            self._session = None
            with told():
                await session.invalidate()
                await session.close()
