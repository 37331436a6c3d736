"""The outbox: the only way out. Every effect is a row, once per cause, first in, first out per room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inbox import insert_new
from storage.messages import Choice
from storage.models import Copy, Message, Outbox, OutboxState, Room

#: Kinds of effects; the sender knows what to do with each.
SEND, EDIT, DELETE, REACT, ANSWER, JOIN = "send", "edit", "delete", "react", "answer", "join"
#: What stands for buttons where a network has none.
OFFER = "offer"

Payload = dict[str, Any]


async def post(
    session: AsyncSession,
    message: Message,
    *,
    to: Iterable[Room],
    now: datetime,
    author: Payload | None = None,
    received_at: datetime | None = None,
) -> None:
    """Say `message` in these rooms; the only sending function there is.

    `author` (name, user, network) marks words relayed for a person; without it the forum speaks.
    """
    payload = {
        "text": message.text,
        "author": author,
        "choices": message.choices,
        "reply_to": message.reply_to_id,
    }
    cause = message.cause or f"message:{message.id}"
    for room in to:
        await _queue(session, SEND, cause, room.id, message.id, payload, now, received_at)
        if message.choices:
            await _queue(session, OFFER, f"offer:{cause}", room.id, message.id, _emojis(message), now, None)


async def edit(
    session: AsyncSession,
    message: Message,
    text: str,
    *,
    now: datetime,
    choices: Sequence[Choice] | None = None,
    author: Payload | None = None,
    received_at: datetime | None = None,
) -> None:
    """Change what `message` says, in place, wherever it was sent; a change that shows nothing new is dropped."""
    wanted = message.choices if choices is None else [asdict(choice) for choice in choices]
    if (message.text, message.choices) == (text, wanted):
        return
    payload = {"text": text, "author": author, "choices": wanted, "reply_to": message.reply_to_id}
    offered = message.choices
    message.text, message.choices, message.revision = text, wanted, message.revision + 1
    await _everywhere(
        session, EDIT, f"edit:{message.id}:{message.revision}", message, payload, now, received_at
    )


async def delete(session: AsyncSession, message: Message, *, now: datetime, own_words: bool = False) -> None:
    """Take `message` away wherever it was sent; with `own_words` where its author said it as well."""
    message.deleted_at = now
    key = f"delete:{message.id}"
    await _everywhere(session, DELETE, key, message, {}, now, None)
    if own_words:
        rooms = await session.scalars(
            select(Copy.room_id).where(Copy.message_id == message.id, Copy.original.is_(True))
        )
        for room_id in rooms.all():
            await _queue(session, DELETE, f"{key}:original", room_id, message.id, {}, now, None)


async def react(
    session: AsyncSession, message: Message, room: Room, emoji: str, *, cause: str, now: datetime
) -> None:
    """Put the bot's own reaction under `message` in one room: a receipt."""
    await _queue(session, REACT, f"react:{cause}", room.id, message.id, {"emoji": emoji}, now, None)


async def effect(
    session: AsyncSession, kind: str, room: Room, *, cause: str, payload: Payload, now: datetime
) -> None:
    """Any other effect on a network: answering a button, joining a room."""
    await _queue(session, kind, f"{kind}:{cause}", room.id, None, payload, now, None)


def _emojis(message: Message) -> Payload:
    return {"emojis": [choice["emoji"] for choice in message.choices]}


async def _everywhere(
    session: AsyncSession,
    kind: str,
    cause: str,
    message: Message,
    payload: Payload,
    now: datetime,
    received_at: datetime | None,
) -> None:
    for room_id in await sent_to(session, message.id):
        await _queue(session, kind, cause, room_id, message.id, payload, now, received_at)


async def sent_to(session: AsyncSession, message_id: int) -> Sequence[int]:
    """The rooms a message was or will be sent to, its author's own room not among them."""
    rows = await session.scalars(
        select(Outbox.room_id)
        .where(Outbox.message_id == message_id, Outbox.kind == SEND, Outbox.state != OutboxState.DEAD)
        .order_by(Outbox.room_id)
    )
    return rows.all()


async def _queue(
    session: AsyncSession,
    kind: str,
    cause: str,
    room_id: int,
    message_id: int | None,
    payload: Payload,
    now: datetime,
    received_at: datetime | None,
) -> None:
    session.info["outbox"] = True
    row = {
        "kind": kind,
        "key": f"{cause}@{room_id}",
        "room_id": room_id,
        "message_id": message_id,
        "payload": payload,
        "state": OutboxState.QUEUED,
        "part": 0,
        "attempts": 0,
        "created_at": now,
        "received_at": received_at,
    }
    await session.execute(insert_new(session, Outbox), [row])
