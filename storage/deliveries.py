"""The way out of the outbox: claim the head of a room, and settle what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased

from storage import albums, bundles, shown
from storage.bundles import Bundle
from storage.models import Lease, Message, Outbox, OutboxState, Room
from storage.models.base import UtcDateTime
from storage.models.queues import WAITING
from storage.outbox import DELETE, EDIT, END_POLL, MIRROR

Connection = AsyncConnection | AsyncSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The head of one room's queue, with all that is needed to carry it out."""

    id: int
    key: str
    kind: str
    room_id: int
    network: str
    address: str
    message_id: int | None
    payload: Mapping[str, Any]
    part: int
    attempts: int
    #: Its fate is unknown from an earlier try.
    unknown: bool
    claimed_at: datetime
    received_at: datetime | None
    #: The newest native id known in the room when the send set out.
    after: str | None
    #: Nothing is to be said any more: a newer edit follows, or the message was taken away.
    stale: bool
    #: Native ids of the message's copies in this room, by part.
    copies: Mapping[int, str]
    #: The bot's own reactions under it there: emoji → id of the reaction, where it has one.
    own_reactions: Mapping[str, str | None]
    #: Native id of what is replied to, in this room.
    reply_to: str | None
    #: What is said together with its message, in one of the copies or in the row itself.
    bundle: Bundle | None = None
    #: Not marked as in flight yet: its files are to be at hand first.
    waits: bool = False


async def recover(connection: Connection, idempotent: Collection[str]) -> int:
    """Rows in flight of processes that are gone: sent again where that is invisible, else of unknown fate."""
    repeatable = select(Room.id).where(Room.network.in_(idempotent))
    found = await connection.execute(
        update(Outbox)
        .where(Outbox.state == OutboxState.SENDING, Outbox.room_id.not_in(select(Lease.room_id)))
        .values(
            state=case(
                (Outbox.room_id.in_(repeatable), _state(OutboxState.QUEUED)),
                else_=_state(OutboxState.UNKNOWN),
            ),
            not_before=None,
        )
        .execution_options(synchronize_session=False)
    )
    return int(found.rowcount)  # type: ignore[attr-defined]  # UPDATE yields a CursorResult


def _state(state: OutboxState) -> ColumnElement[OutboxState]:
    """The state as its column keeps it; within CASE nothing else tells the type."""
    return literal(state, Outbox.state.type)


async def ready(
    connection: Connection, networks: Collection[str], now: datetime
) -> Sequence[tuple[int, str]]:
    """Rooms (id, network) whose head may be claimed now: order is a property of this query."""
    rows = await connection.execute(_READY, {"networks": list(networks), "now": now})
    return [(row.room_id, row.network) for row in rows]


async def claim(
    connection: Connection, room_id: int, networks: Collection[str], now: datetime, *, mark: bool = True
) -> Claim | None:
    """Take the head of this room's queue, marked as in flight before anything leaves the house.

    Without `mark` nothing is written: enough where repeating a call is invisible. One with files is only
    counted: `set_out` marks it when they are at hand, since a crash on the way there lost nothing.
    """
    given = {"room": room_id, "networks": list(networks), "now": now}
    row = (await connection.execute(_HEAD, given)).mappings().one_or_none()
    if row is None:
        return None
    found = await _complete(connection, row, now)
    if not mark or found.unknown:
        return found
    if found.payload.get("things", {}).get("media"):
        await _set(connection, found, attempts=found.attempts + 1)
        return replace(found, waits=True)
    return await set_out(connection, found, now)


async def set_out(connection: Connection, claim: Claim, now: datetime) -> Claim:
    """From here on nobody can tell whether it was said, until the network has."""
    after = next(iter(await shown.seen_ids(connection, claim.room_id, limit=1)), None)
    given = {"row": claim.id, "now": now, "after": after, "tries": claim.attempts + 1}
    await connection.execute(_MARK, given)
    return replace(claim, after=after, claimed_at=now, waits=False)


async def give_back(connection: Connection, room_id: int) -> None:
    """A claim whose commit was never confirmed: nothing was sent for it, so a row that is marked is free."""
    await connection.execute(
        update(Outbox)
        .where(Outbox.room_id == room_id, Outbox.state == OutboxState.SENDING)
        .values(state=OutboxState.QUEUED)
        .execution_options(synchronize_session=False)
    )


_MAY_GO = and_(
    Outbox.state.in_((OutboxState.QUEUED, OutboxState.UNKNOWN)),
    Room.network.in_(bindparam("networks", expanding=True)),
    Room.paused_reason.is_(None),
    or_(Outbox.not_before.is_(None), Outbox.not_before <= bindparam("now", type_=UtcDateTime)),
)
#: Built once: composing a statement costs more than SQLite takes to run it.
_READY = (
    select(Outbox.room_id, Room.network)
    .join(Room, Room.id == Outbox.room_id)
    .where(
        Outbox.id.in_(select(func.min(Outbox.id)).where(WAITING).group_by(Outbox.room_id)),
        _MAY_GO,
    )
    .order_by(Outbox.id)
)
_HEAD = (
    select(Outbox.__table__, Room.network, Room.address, Message.deleted_at)
    .join(Room, Room.id == Outbox.room_id)
    .outerjoin(Message, Message.id == Outbox.message_id)
    .where(
        Outbox.id
        == select(func.min(Outbox.id)).where(Outbox.room_id == bindparam("room"), WAITING).scalar_subquery(),
        _MAY_GO,
    )
)
_MARK = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"))
    .values(
        state=OutboxState.SENDING,
        claimed_at=bindparam("now", type_=UtcDateTime),
        attempts=bindparam("tries"),
        after_native=bindparam("after"),
    )
)
_newer = aliased(Outbox)
_NEWER_EDIT = (
    select(_newer.id)
    .where(_newer.room_id == bindparam("room"), _newer.message_id == bindparam("message"))
    .where(_newer.kind == bindparam("kind"), _newer.id > bindparam("row"), _newer.state == OutboxState.QUEUED)
    .limit(1)
)


async def _complete(connection: Connection, row: Any, now: datetime) -> Claim:
    begins = _begins(row)
    payload, bundle = await bundles.remaining(connection, row["room_id"], row["payload"], begins=begins)
    if begins and payload.get(albums.ITEMS):
        payload = await albums.remaining(connection, payload)
    items = payload.get(albums.ITEMS, payload.get(bundles.BUNDLE))
    message_id = items[0] if items else row["message_id"]
    natives = await shown.natives(connection, payload.get("reply_to"), row["room_id"])
    copies = await shown.natives(connection, message_id, row["room_id"])
    unknown = row["state"] == OutboxState.UNKNOWN
    return Claim(
        id=row["id"],
        # After a restore a cause may come again, and a network would take it for a repetition.
        key=f"{row['key']} {row['created_at'].isoformat()}",
        kind=row["kind"],
        room_id=row["room_id"],
        network=row["network"],
        address=row["address"],
        message_id=message_id,
        payload=payload,
        part=row["part"],
        attempts=row["attempts"],
        unknown=unknown,
        claimed_at=row["claimed_at"] if unknown else now,
        received_at=row["received_at"],
        after=row["after_native"],
        stale=await _is_stale(connection, row, items),
        copies=copies,
        own_reactions=await _own_reactions(connection, row),
        # Of several messages that are said in one each has another part of it.
        reply_to=natives[min(natives)] if natives and bundle is None else None,
        bundle=bundle or await bundles.shown(connection, row, list(copies.values())),
    )


async def _own_reactions(connection: Connection, row: Any) -> dict[str, str | None]:
    if row["kind"] != MIRROR:
        return {}
    return await shown.own_reactions(connection, row["message_id"], row["room_id"])


def _begins(row: Any) -> bool:
    return not row["part"] and row["state"] != OutboxState.UNKNOWN


async def _is_stale(connection: Connection, row: Any, items: Collection[int] | None) -> bool:
    """What a newer edit will say anyway, and what was deleted before it began, need not be said."""
    if not _begins(row):
        return False
    if items is not None:
        return not items
    if row["deleted_at"] is not None and row["kind"] not in (DELETE, END_POLL):
        return True
    if row["kind"] not in (EDIT, MIRROR):
        return False
    given = {"room": row["room_id"], "message": row["message_id"], "row": row["id"], "kind": row["kind"]}
    return (await connection.execute(_NEWER_EDIT, given)).first() is not None


async def advance(connection: Connection, claim: Claim) -> None:
    """This step is done, the next part of the same row comes next."""
    await _set(connection, claim, state=OutboxState.QUEUED, part=claim.part + 1, attempts=0, not_before=None)


_TABLE = cast("Table", Outbox.__table__)
_FINISH = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row"), WAITING)
    .values(state=OutboxState.SENT, sent_at=bindparam("now", type_=UtcDateTime), error=None)
)


async def finish(connection: Connection, claim: Claim, now: datetime) -> None:
    """All of the row is done."""
    await connection.execute(_FINISH, {"row": claim.id, "now": now})


async def postpone(
    connection: Connection, claim: Claim, until: datetime, *, error: str | None = None, free: bool = False
) -> None:
    """Surely not sent: again at `until`; `free` when the try does not count."""
    attempts = claim.attempts if free else claim.attempts + 1
    await _set(connection, claim, state=OutboxState.QUEUED, not_before=until, attempts=attempts, error=error)


async def doubt(
    connection: Connection, claim: Claim, until: datetime, error: str, *, since: datetime | None = None
) -> None:
    """It may have been sent: look again at `until`; `since` when its answer failed to come."""
    arose = {"claimed_at": since} if since else {}
    await _set(connection, claim, state=OutboxState.UNKNOWN, not_before=until, error=error, **arose)


async def bury(connection: Connection, claim: Claim, error: str) -> None:
    """It will never be sent; the room's queue goes on."""
    await _set(connection, claim, state=OutboxState.DEAD, error=error)


async def mark(connection: Connection, claim: Claim, payload: Mapping[str, Any], until: datetime) -> None:
    """Undecidable: it goes out again at `until` with the changed payload."""
    await _set(connection, claim, state=OutboxState.QUEUED, payload=dict(payload), not_before=until)


async def _set(connection: Connection, claim: Claim, **values: Any) -> None:
    if error := values.get("error"):
        values["error"] = error[:500]
    await connection.execute(
        update(Outbox)
        # What another process has settled meanwhile stays settled.
        .where(Outbox.id == claim.id, WAITING)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def pause(connection: Connection, room_id: int, reason: str) -> bool:
    """Nothing can be sent to this room; its queue is kept. True when it was not paused before."""
    changed = await connection.execute(
        update(Room)
        .where(Room.id == room_id, Room.paused_reason.is_(None))
        .values(paused_reason=reason)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # UPDATE yields a CursorResult
