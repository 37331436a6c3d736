"""The outbox: the only way out. Every effect is a row, once per cause, first in, first out per room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
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
#: Going away, the menu of commands, and the question whether somebody is an administrator.
LEAVE, MENU, PROVE = "leave", "menu", "prove"

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is to happen in a room, and why; `cause` makes it happen there once."""

    kind: str
    cause: str
    payload: Payload
    now: datetime
    message_id: int | None = None
    received_at: datetime | None = None


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
    cause = message.cause or f"message:{message.id}"
    payload = _words(message, author)
    say = Effect(
        kind=SEND, cause=cause, payload=payload, now=now, message_id=message.id, received_at=received_at
    )
    for room in to:
        await _queue(session, room.id, say)
        if message.choices:
            await _queue(session, room.id, _offer(message, cause, now))


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
    """Change in place what `message` says, wherever it was sent; what shows nothing new is dropped."""
    offered = message.choices
    wanted = offered if choices is None else [asdict(choice) for choice in choices]
    if (message.text, offered) == (text, wanted):
        return
    message.text, message.choices, message.revision = text, wanted, message.revision + 1
    cause = f"edit:{message.id}:{message.revision}"
    payload = _words(message, author)
    change = Effect(
        kind=EDIT, cause=cause, payload=payload, now=now, message_id=message.id, received_at=received_at
    )
    await _everywhere(session, change)
    if not {choice["emoji"] for choice in wanted} <= {choice["emoji"] for choice in offered}:
        await _everywhere(session, _offer(message, cause, now))


async def delete(session: AsyncSession, message: Message, *, now: datetime, own_words: bool = False) -> None:
    """Take `message` away wherever it was sent; with `own_words` where its author said it as well."""
    message.deleted_at = now
    gone = Effect(kind=DELETE, cause=f"delete:{message.id}", payload={}, now=now, message_id=message.id)
    await _everywhere(session, gone)
    if own_words:
        rooms = await session.scalars(
            select(Copy.room_id).where(Copy.message_id == message.id, Copy.original.is_(True))
        )
        for room_id in rooms.all():
            await _queue(session, room_id, replace(gone, cause=f"{gone.cause}:original"))


async def react(
    session: AsyncSession, message: Message, room: Room, emoji: str, *, cause: str, now: datetime
) -> None:
    """Put the bot's own reaction under `message` in one room: a receipt."""
    receipt = Effect(
        kind=REACT, cause=f"react:{cause}", payload={"emojis": [emoji]}, now=now, message_id=message.id
    )
    await _queue(session, room.id, receipt)


async def effect(
    session: AsyncSession, kind: str, room: Room, *, cause: str, payload: Payload, now: datetime
) -> None:
    """Any other effect on a network: answering a button, joining a room."""
    await _queue(session, room.id, Effect(kind=kind, cause=f"{kind}:{cause}", payload=payload, now=now))


def _words(message: Message, author: Payload | None) -> Payload:
    return {
        "text": message.text,
        "author": author,
        "choices": message.choices,
        "reply_to": message.reply_to_id,
    }


def _offer(message: Message, cause: str, now: datetime) -> Effect:
    emojis = {"emojis": [choice["emoji"] for choice in message.choices]}
    return Effect(kind=OFFER, cause=f"offer:{cause}", payload=emojis, now=now, message_id=message.id)


async def _everywhere(session: AsyncSession, change: Effect) -> None:
    if change.message_id is not None:
        for room_id in await sent_to(session, change.message_id):
            await _queue(session, room_id, change)


async def sent_to(session: AsyncSession, message_id: int) -> Sequence[int]:
    """The rooms a message was or will be sent to, its author's own room not among them."""
    rows = await session.scalars(
        select(Outbox.room_id)
        .where(Outbox.message_id == message_id, Outbox.kind == SEND, Outbox.state != OutboxState.DEAD)
        .order_by(Outbox.room_id)
    )
    return rows.all()


async def _queue(session: AsyncSession, room_id: int, wanted: Effect) -> None:
    session.info["outbox"] = True
    row = {
        "kind": wanted.kind,
        "key": f"{wanted.cause}@{room_id}",
        "room_id": room_id,
        "message_id": wanted.message_id,
        "payload": wanted.payload,
        "state": OutboxState.QUEUED,
        "part": 0,
        "attempts": 0,
        "created_at": wanted.now,
        "received_at": wanted.received_at,
    }
    await session.execute(insert_new(session, Outbox), [row])
