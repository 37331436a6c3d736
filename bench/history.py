"""A database in which much was said already: messages, their copies, and the effects that made them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from storage import engines
from storage.models import Copy, Inbox, InboxState, Message, Outbox, OutboxState, Room

THEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
PIECE = 5000


def seed(url: str, count: int) -> None:
    """Have `count` messages said in the first rooms of every channel and carried to its other ones."""
    engine = engines.plain(url)
    with engine.begin() as connection:
        rooms = connection.execute(select(Room.id, Room.channel_id, Room.network).order_by(Room.id)).all()
        if not rooms:
            return
        begin = (connection.execute(select(Message.id).order_by(Message.id.desc())).scalar() or 0) + 1
        for first in range(begin, begin + count, PIECE):
            numbers = range(first, min(first + PIECE, begin + count))
            written = [_rows(number, rooms) for number in numbers]
            for table, rows in zip((Message, Inbox, Outbox, Copy), zip(*written, strict=True), strict=True):
                connection.execute(insert(table), [row for some in rows for row in some])
    engine.dispose()


def _rows(number: int, rooms: Any) -> tuple[list[dict[str, Any]], ...]:
    here = rooms[number % len(rooms)]
    there = [room for room in rooms if room.channel_id == here.channel_id and room.id != here.id]
    message = {
        "id": number,
        "channel_id": here.channel_id,
        "text": f"Früheres {number}",
        "things": {},
        "choices": [],
        "revision": 0,
        "said_at": THEN,
    }
    event = {
        "network": here.network,
        "event_id": f"before-{number}",
        "raw": b"",
        "received_at": THEN,
        "state": InboxState.ROUTED,
        "attempts": 0,
    }
    effects = [_effect(number, room.id) for room in there]
    copies = [_copy(number, room.id, original=room.id == here.id) for room in (here, *there)]
    return [message], [event], effects, copies


def _effect(number: int, room: int) -> dict[str, Any]:
    return {
        "room_id": room,
        "kind": "send",
        "key": f"message:{number}@{room}",
        "message_id": number,
        "payload": {"text": f"Früheres {number}"},
        "state": OutboxState.SENT,
        "part": 0,
        "attempts": 1,
        "created_at": THEN,
        "sent_at": THEN,
    }


def _copy(number: int, room: int, *, original: bool) -> dict[str, Any]:
    native = f"{-number}"
    return {"message_id": number, "room_id": room, "native_id": native, "part": 0, "original": original}
