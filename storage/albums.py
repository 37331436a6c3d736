"""Albums: files of one person that are said together as one outbox row, or one by one with the name once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.models import Message, Outbox, OutboxState
from storage.models.queues import WAITING

Payload = dict[str, Any]

#: Keys of a payload: which album a file may belong to; the messages whose files one row says; that the
#: name has been said; and what stands under each file but the first.
ROLL, ITEMS, CONTINUED, CAPTIONS = "roll", "album", "continued", "captions"
#: As `storage.outbox` has it, which imports this module.
_SEND = "send"
#: How long a file waits for the next one, how far apart the two may have been sent, how many go together.
PAUSE, APART, MOST = timedelta(seconds=1.5), timedelta(seconds=2), 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What becomes of a message in a room's queue; `joined` when an earlier row says it already."""

    payload: Payload
    joined: bool = False
    not_before: datetime | None = None


def roll(*, album: str | None, family: str, at: datetime, joins: bool) -> Payload:
    """What a message with one file says of itself: only files of one `family` stand in one album.

    `album` is the network's own id of it, `at` when it was sent, `joins` whether the room shows albums.
    """
    return {ROLL: {"album": album, "family": family, "at": at.isoformat(), "joins": joins}}


async def placed(
    session: AsyncSession, room_id: int, message: Message, said: Payload, now: datetime
) -> Placed:
    """Put a file to the one before where the two are one album; else it has a row of its own."""
    if ROLL not in said:
        return Placed(payload=said)
    own = said | {CONTINUED: await _goes_on(session, room_id, message, said)}
    if not said[ROLL]["joins"]:
        return Placed(payload=own)
    row = await _newest(session, room_id)
    if row is None or not _fits(row, said):
        return Placed(payload=own, not_before=now + PAUSE)
    row.payload, row.not_before = _with(row, message, said), now + PAUSE
    await session.flush()
    return Placed(payload=said | {CONTINUED: True}, joined=True)


async def _goes_on(session: AsyncSession, room_id: int, message: Message, said: Payload) -> bool:
    """Whether the last thing said in the channel was the album's file before, shown in this room."""
    if said[ROLL]["album"] is None:
        return False
    before = (
        select(Message.id)
        .where(Message.channel_id == message.channel_id, Message.id < message.id)
        .order_by(Message.id.desc())
        .limit(1)
    )
    shown = await session.scalars(
        select(Outbox.payload).where(Outbox.room_id == room_id, Outbox.message_id == before.scalar_subquery())
    )
    earlier = [payload for payload in shown if ROLL in payload]
    return any(_same_album(payload, said) for payload in earlier)


def _same_album(earlier: Payload, said: Payload) -> bool:
    return bool(_author(earlier) == _author(said) and earlier[ROLL]["album"] == said[ROLL]["album"])


async def _newest(session: AsyncSession, room_id: int) -> Outbox | None:
    """What is to be said last in the room: whatever comes in between parts an album."""
    rows = await session.scalars(
        select(Outbox)
        .where(Outbox.room_id == room_id, Outbox.kind == _SEND, WAITING)
        .order_by(Outbox.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return rows.first()


def _fits(row: Outbox, said: Payload) -> bool:
    """Whether the row is not on its way yet, and the two files belong together."""
    if ROLL not in row.payload or (row.state, row.attempts, row.part) != (OutboxState.QUEUED, 0, 0):
        return False
    return bool(
        _belong_together(row.payload[ROLL], said[ROLL])
        and _author(row.payload) == _author(said)
        and said["reply_to"] in (None, row.payload["reply_to"])
        and len(row.payload["things"]["media"]) < MOST
    )


def _belong_together(earlier: Payload, later: Payload) -> bool:
    """As their network says; where it knows no albums, by the time between them."""
    if earlier["family"] != later["family"] or earlier["album"] != later["album"]:
        return False
    apart = datetime.fromisoformat(later["at"]) - datetime.fromisoformat(earlier["at"])
    return later["album"] is not None or abs(apart) <= APART


def _author(payload: Payload) -> tuple[str, str] | None:
    author = payload["author"]
    return (author["network"], author["user"]) if author else None


def _with(row: Outbox, message: Message, said: Payload) -> Payload:
    before = row.payload
    things = before["things"] | {"media": [*before["things"]["media"], *said["things"]["media"]]}
    both: Payload = {
        name: before.get(name, {}) | said.get(name, {})
        for name in ("links", "mentions", "lacks")
        if name in before or name in said
    }
    return {
        **before,
        **both,
        "things": things,
        ROLL: said[ROLL],
        ITEMS: [*before.get(ITEMS, [row.message_id]), message.id],
        CAPTIONS: [*before.get(CAPTIONS, []), said["text"]],
    }


async def heir(session: AsyncSession, room_id: int, message: Message, said: Payload) -> Outbox | None:
    """The file that has to show the name when `message`, which did, is taken away: its row says so now."""
    if ROLL not in said or said[CONTINUED]:
        return None
    rows = await session.execute(
        select(Outbox, Message.deleted_at)
        .join(Message, Message.id == Outbox.message_id)
        .where(Outbox.room_id == room_id, Outbox.kind == _SEND, Outbox.message_id > message.id)
        .order_by(Outbox.message_id)
        .limit(MOST)
    )
    for row, deleted_at in rows:
        if not row.payload.get(CONTINUED) or _author(row.payload) != _author(said):
            break
        if deleted_at is None:
            row.payload = {**row.payload, CONTINUED: False}
            return row
    return None


async def remaining(connection: AsyncConnection | AsyncSession, payload: Mapping[str, Any]) -> Payload:
    """The same row without the files whose messages have been taken away meanwhile."""
    items = payload[ITEMS]
    rows = await connection.execute(
        select(Message.id).where(Message.id.in_(items), Message.deleted_at.is_not(None))
    )
    gone = set(rows.scalars())
    return only(payload, [number for number, item in enumerate(items) if item not in gone])


def only(payload: Mapping[str, Any], kept: Sequence[int]) -> Payload:
    """The same row with some of its files, by their places."""
    media, items = payload["things"]["media"], payload[ITEMS]
    said = [payload["text"], *payload[CAPTIONS]]
    texts = [said[number] for number in kept]
    return {
        **payload,
        "text": texts[0] if texts else "",
        CAPTIONS: texts[1:],
        "things": payload["things"] | {"media": [media[number] for number in kept]},
        ITEMS: [items[number] for number in kept],
    }


async def part(session: AsyncSession, room_id: int, payload: Mapping[str, Any]) -> Payload:
    """Say the files of a row one by one after all: the first stays in it, the others follow in order."""
    await session.execute(
        update(Outbox)
        .where(Outbox.room_id == room_id, Outbox.message_id.in_(payload[ITEMS][1:]), Outbox.kind == _SEND)
        .values(state=OutboxState.QUEUED)
    )
    return only(payload, [0])
