"""Bundles: words of several people that wait for one room, said as one message of it.

The first row of a run says them all, the others count as sent. Each message keeps a copy of its own: the same
native id, numbered by its place in the bundle.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Account, Copy, Message, Outbox, OutboxState
from storage.models.queues import WAITING

Connection = AsyncConnection | AsyncSession
Payload = dict[str, Any]

#: Keys of a payload: the messages that a row says, what stands above them; which row says this one's; and
#: that it is to go by itself.
BUNDLE, HEADING, BUNDLED, ALONE = "bundle", "heading", "bundled", "alone"
#: As `storage.outbox` has it, which imports this module's neighbours.
_SEND, _CHANGES = "send", ("edit", "delete")
#: So many messages stand in one at most.
MOST = 40
#: Once begun, bundling goes on until only this fraction of a long queue is left.
REST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One message of a bundle, as the room reads it now; `text` is in the dialect."""

    message_id: int
    text: str
    author: Payload
    mentions: Mapping[str, str]
    links: Mapping[str, str]
    #: Name and text of what it answers, where the room shows that.
    above: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What one native message says together, without what was taken away; no `native` before it is sent."""

    members: tuple[Member, ...]
    native: str | None = None


_MORE_WAIT = (
    select(Outbox.id)
    .where(Outbox.room_id == bindparam("room"), WAITING)
    .order_by(Outbox.id)
    .offset(bindparam("most"))
    .limit(1)
)
_WAITING = select(Outbox).where(Outbox.room_id == bindparam("room"), WAITING).order_by(Outbox.id).limit(MOST)


async def is_crowded(connection: Connection, room_id: int, most: int) -> bool:
    """Whether more than `most` rows wait for the room."""
    return (await connection.execute(_MORE_WAIT, {"room": room_id, "most": most})).first() is not None


async def is_to_fold(connection: Connection, room_id: int, most: int) -> bool:
    """Whether the room's queue is to be said together: a long one, to its end."""
    if not await is_crowded(connection, room_id, most // REST):
        return False
    return await is_crowded(connection, room_id, most) or await is_under_way(connection, room_id, most)


async def run(session: AsyncSession, room_id: int, now: datetime) -> Sequence[Outbox]:
    """The rows at the head of the room's queue that may be said as one: plain words of people, untried."""
    rows = await session.scalars(_WAITING, {"room": room_id}, execution_options={"populate_existing": True})
    found: list[Outbox] = []
    for row in rows:
        if not _is_plain(row, now):
            break
        found.append(row)
    return found


def _is_plain(row: Outbox, now: datetime) -> bool:
    payload = row.payload
    untried = (row.state, row.attempts, row.part) == (OutboxState.QUEUED, 0, 0)
    if row.kind != _SEND or not untried or (row.not_before is not None and row.not_before > now):
        return False
    marked = any(payload.get(key) for key in ("things", "choices", "doubtful", "lacks", BUNDLE, ALONE))
    return bool(payload.get("author")) and not marked


async def is_under_way(connection: Connection, room_id: int, most: int) -> bool:
    """Whether people in the room have just read that messages come together."""
    rows = await connection.scalars(
        select(Outbox.payload)
        .where(Outbox.room_id == room_id, Outbox.kind == _SEND, Outbox.state == OutboxState.SENT)
        .order_by(Outbox.id.desc())
        .limit(most)
    )
    return any(payload.get(BUNDLE) or payload.get(BUNDLED) for payload in rows)


async def waiting(session: AsyncSession, room_id: int) -> int:
    """How many messages wait for the room."""
    rows = select(func.count(Outbox.id)).where(Outbox.room_id == room_id, WAITING, Outbox.kind == _SEND)
    return await session.scalar(rows) or 0


async def fold(session: AsyncSession, rows: Sequence[Outbox], heading: str) -> None:
    """Let the first row say what all of them would have said, below a `heading` (dialect, or "")."""
    head, *others = rows
    head.payload = {**head.payload, BUNDLE: [row.message_id for row in rows], HEADING: heading}
    for row in others:
        row.payload, row.state = {**row.payload, BUNDLED: head.id}, OutboxState.SENT
    await session.flush()


async def part(session: AsyncSession, room_id: int, payload: Mapping[str, Any]) -> Payload:
    """Say them one by one after all: the first row's payload; the others wait again, in order."""
    rows = await session.scalars(
        select(Outbox).where(
            Outbox.room_id == room_id, Outbox.message_id.in_(payload[BUNDLE]), Outbox.kind == _SEND
        )
    )
    for row in rows:
        if BUNDLED in row.payload:
            row.payload = _alone(row.payload)
            row.state, row.sent_at = OutboxState.QUEUED, None
    await session.flush()
    return _alone(payload)


def _alone(payload: Mapping[str, Any]) -> Payload:
    own = {key: value for key, value in payload.items() if key not in (BUNDLE, HEADING, BUNDLED)}
    return own | {ALONE: True}


async def remaining(
    connection: Connection, room_id: int, payload: Mapping[str, Any], *, begins: bool
) -> tuple[Mapping[str, Any], Bundle | None]:
    """What a row is to say together, None for one message; without what went away before it `begins`."""
    if not (ids := payload.get(BUNDLE)):
        return payload, None
    bundle = Bundle(members=await members(connection, room_id, ids))
    if begins:
        payload = {**payload, BUNDLE: [member.message_id for member in bundle.members]}
    return payload, bundle


async def shown(connection: Connection, row: Any, natives: Collection[str]) -> Bundle | None:
    """What is said together in one of these messages, which `row` changes; None where each says one."""
    room_id = row["room_id"]
    if not natives or row["kind"] not in _CHANGES:
        return None
    rows = await connection.execute(
        select(Copy.native_id, Copy.message_id)
        .where(Copy.room_id == room_id, Copy.native_id.in_(natives))
        .order_by(Copy.native_id, Copy.part)
    )
    together: dict[str, list[int]] = {}
    for copy in rows:
        together.setdefault(copy.native_id, []).append(copy.message_id)
    for native, ids in together.items():
        if len(ids) > 1:
            return Bundle(native=native, members=await members(connection, room_id, ids))
    return None


_parent, _writer = aliased(Message), aliased(Account)
#: The room shows it, or will.
_VISIBLE = or_(
    exists().where(Copy.message_id == _parent.id, Copy.room_id == bindparam("room")),
    exists().where(
        Outbox.message_id == _parent.id, Outbox.room_id == bindparam("room"), Outbox.kind == _SEND
    ),
)
_MEMBERS = (
    select(
        Message.id,
        Message.text,
        Account.name,
        Account.user,
        Account.network,
        _parent.text.label("above"),
        _writer.name.label("writer"),
    )
    .join(Account, Account.id == Message.account_id)
    .outerjoin(_parent, (_parent.id == Message.reply_to_id) & _parent.deleted_at.is_(None) & _VISIBLE)
    .outerjoin(_writer, _writer.id == _parent.account_id)
    .where(Message.id.in_(bindparam("ids", expanding=True)), Message.deleted_at.is_(None))
)
_PAYLOADS = (
    select(Outbox.message_id, Outbox.payload)
    .where(Outbox.message_id.in_(bindparam("ids", expanding=True)), Outbox.room_id == bindparam("room"))
    .where(Outbox.kind == _SEND)
    .order_by(Outbox.id)
)


async def members(connection: Connection, room_id: int, ids: Sequence[int]) -> tuple[Member, ...]:
    """These messages as they are now, in this order, without those taken away.

    As whom their authors are shown says the row that sent them; once that is emptied, the account.
    """
    given = {"ids": list(ids), "room": room_id}
    sent = {row.message_id: row.payload for row in await connection.execute(_PAYLOADS, given)}
    found = {row.id: row for row in await connection.execute(_MEMBERS, given)}
    return tuple(_member(found[one], sent.get(one, {})) for one in ids if one in found)


def _member(row: Any, sent: Payload) -> Member:
    return Member(
        message_id=row.id,
        text=row.text,
        author=sent.get("author") or {"name": row.name, "user": row.user, "network": row.network},
        mentions=sent.get("mentions", {}),
        links=sent.get("links", {}),
        above=None if row.above is None else (row.writer or "", row.above),
    )


async def take_out(connection: Connection, message_id: int, room_id: int, native_id: str) -> None:
    """The native message says this message's words no longer; the others' it still says."""
    gone = delete(Copy).where(Copy.message_id == message_id, Copy.room_id == room_id)
    await connection.execute(gone.where(Copy.native_id == native_id))
