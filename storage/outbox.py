"""The outbox: the only way out. Every effect is a row, once per cause, first in, first out per room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import albums
from storage.inbox import insert_new
from storage.messages import Choice
from storage.models import Copy, Message, Outbox, OutboxState, Room

#: Kinds of effects; the sender knows what to do with each.
SEND, EDIT, DELETE, REACT, ANSWER, JOIN = "send", "edit", "delete", "react", "answer", "join"
#: What stands for buttons where a network has none.
OFFER = "offer"
#: Key of a payload: files (`unique`) that this room does not get → what is said instead, in the dialect.
LACKS = "lacks"
#: Key of a deletion's payload: the room (id) where it was asked for.
ASKED_IN = "asked_in"
#: Going away, the menu of commands, and the question whether somebody is an administrator.
LEAVE, MENU, PROVE = "leave", "menu", "prove"
#: Which reactions the bot's are to be, standing for people's elsewhere; pinning; ending a poll.
MIRROR, PIN, END_POLL = "mirror", "pin", "end_poll"

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
    not_before: datetime | None = None
    #: Another row does it; this one says only that it was wanted here.
    joined: bool = False


async def post(
    session: AsyncSession,
    message: Message,
    *,
    to: Iterable[Room],
    now: datetime,
    author: Payload | None = None,
    received_at: datetime | None = None,
    extras: Mapping[int, Payload] | None = None,
) -> None:
    """Say `message` in these rooms; the only sending function there is.

    `author` (name, user, network) marks words relayed for a person; without it the forum speaks. `extras` are
    what only the room with this id needs to know (links, mentions, quote, …: the keys of `bot.plan.words`,
    and those of `storage.albums`).
    """
    cause = message.cause or f"message:{message.id}"
    payload = _words(message, author)
    say = Effect(
        kind=SEND, cause=cause, payload=payload, now=now, message_id=message.id, received_at=received_at
    )
    for room in to:
        wanted = payload | (extras or {}).get(room.id, {})
        placed = await albums.placed(session, room.id, message, wanted, now)
        own = replace(say, payload=placed.payload, not_before=placed.not_before, joined=placed.joined)
        await _queue(session, room.id, own)
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
    things: Payload | None = None,
    again: bool = False,
    extras: Mapping[int, Payload] | None = None,
    within: Collection[int] | None = None,
) -> None:
    """Change in place what `message` says or shows, wherever it was sent; what shows nothing new is dropped.

    `things` are those that it shows from now on, None for the same as before; `extras` as for `post`. With
    `again` it is taken away and said anew: what it shows now cannot take the old one's place. Only the rooms
    `within` (ids) hear of it, None for all.
    """
    offered, shown = message.choices, message.things
    wanted = offered if choices is None else [asdict(choice) for choice in choices]
    showing = shown if things is None else things
    if (message.text, offered, shown) == (text, wanted, showing):
        return
    message.text, message.choices, message.revision = text, wanted, message.revision + 1
    message.things = showing
    cause = f"edit:{message.id}:{message.revision}"
    payload = _words(message, author) | {"new_files": _files(showing) != _files(shown)}
    change = Effect(
        kind=EDIT, cause=cause, payload=payload, now=now, message_id=message.id, received_at=received_at
    )
    await _change(session, change, extras or {}, again=again, within=within)
    if not {choice["emoji"] for choice in wanted} <= {choice["emoji"] for choice in offered}:
        await _everywhere(session, _offer(message, cause, now))


async def delete(
    session: AsyncSession,
    message: Message,
    *,
    now: datetime,
    own_words: bool = False,
    asked_in: int | None = None,
) -> None:
    """Take `message` away wherever it was sent; with `own_words` where its author said it as well.

    `asked_in` is the room (id) where somebody wanted it, who hears when it cannot be done.
    """
    message.deleted_at = now
    payload = {} if asked_in is None else {ASKED_IN: asked_in}
    gone = Effect(kind=DELETE, cause=f"delete:{message.id}", payload=payload, now=now, message_id=message.id)
    await _everywhere(session, gone)
    await _name_the_next(session, message, now)
    if own_words:
        rooms = await session.scalars(
            select(Copy.room_id).where(Copy.message_id == message.id, Copy.original.is_(True))
        )
        for room_id in rooms.all():
            await _queue(session, room_id, replace(gone, cause=f"{gone.cause}:original"))


async def _name_the_next(session: AsyncSession, message: Message, now: datetime) -> None:
    """No file of an album stands there as if nobody had sent it."""
    for sent in await _sends(session, message.id):
        row = await albums.heir(session, sent.room_id, message, sent.payload)
        if row is None or row.message_id is None:
            continue
        shown = await session.get_one(Message, row.message_id)
        named = Effect(
            kind=EDIT,
            cause=f"named:{shown.id}:{message.id}",
            payload=row.payload | {"text": shown.text, "things": shown.things, "new_files": False},
            now=now,
            message_id=shown.id,
        )
        await _queue(session, sent.room_id, named)


async def react(
    session: AsyncSession, message: Message, room: Room, emoji: str, *, cause: str, now: datetime
) -> None:
    """Put the bot's own reaction under `message` in one room: a receipt."""
    receipt = Effect(
        kind=REACT, cause=f"react:{cause}", payload={"emojis": [emoji]}, now=now, message_id=message.id
    )
    await _queue(session, room.id, receipt)


async def effect(
    session: AsyncSession,
    kind: str,
    room: Room,
    *,
    cause: str,
    payload: Payload,
    now: datetime,
    message: Message | None = None,
) -> None:
    """Any other effect on a network: answering a button, joining a room, pinning a `message`."""
    wanted = Effect(
        kind=kind,
        cause=f"{kind}:{cause}",
        payload=payload,
        now=now,
        message_id=message.id if message else None,
    )
    await _queue(session, room.id, wanted)


def _words(message: Message, author: Payload | None) -> Payload:
    return {
        "text": message.text,
        "author": author,
        "choices": message.choices,
        "reply_to": message.reply_to_id,
        "things": message.things,
    }


def _offer(message: Message, cause: str, now: datetime) -> Effect:
    emojis = {"emojis": [choice["emoji"] for choice in message.choices]}
    return Effect(kind=OFFER, cause=f"offer:{cause}", payload=emojis, now=now, message_id=message.id)


def _files(things: Payload) -> list[str]:
    return [media["unique"] for media in things.get("media", ())]


async def _change(
    session: AsyncSession,
    change: Effect,
    extras: Mapping[int, Payload],
    *,
    again: bool,
    within: Collection[int] | None,
) -> None:
    """An edit in every room, with what only that room knows of the message since it was sent there."""
    for row in await _sends(session, change.message_id):
        if within is not None and row.room_id not in within:
            continue
        extra = extras.get(row.room_id, {})
        own = replace(change, payload=change.payload | extra | _kept(row.payload, extra))
        if again:
            gone = replace(change, kind=DELETE, cause=f"{change.cause}:old", payload={})
            await _queue(session, row.room_id, gone)
            own = replace(own, kind=SEND)
        await _queue(session, row.room_id, own)


def _kept(sent: Payload, extra: Payload) -> Payload:
    return {
        albums.CONTINUED: sent.get(albums.CONTINUED, False),
        LACKS: sent.get(LACKS, {}) | extra.get(LACKS, {}),
    }


async def _everywhere(session: AsyncSession, change: Effect) -> None:
    if change.message_id is not None:
        for room_id in await sent_to(session, change.message_id):
            await _queue(session, room_id, change)


async def sent_to(session: AsyncSession, message_id: int) -> Sequence[int]:
    """The rooms a message was or will be sent to, its author's own room not among them."""
    return [row.room_id for row in await _sends(session, message_id)]


async def last_sent(session: AsyncSession, room_id: int) -> datetime | None:
    """When something was last said in the room; None when nothing ever was."""
    said = select(func.max(Outbox.sent_at)).where(Outbox.room_id == room_id, Outbox.kind == SEND)
    return await session.scalar(said.where(Outbox.state == OutboxState.SENT))


async def _sends(session: AsyncSession, message_id: int | None) -> Sequence[Row[tuple[int, Payload]]]:
    """How it was last sent, room by room."""
    rows = await session.execute(
        select(Outbox.room_id, Outbox.payload)
        .where(Outbox.message_id == message_id, Outbox.kind == SEND, Outbox.state != OutboxState.DEAD)
        .order_by(Outbox.id)
    )
    newest = {row.room_id: row for row in rows}
    return [newest[room_id] for room_id in sorted(newest)]


async def _queue(session: AsyncSession, room_id: int, wanted: Effect) -> None:
    session.info["outbox"] = True
    row = {
        "kind": wanted.kind,
        "key": f"{wanted.cause}@{room_id}",
        "room_id": room_id,
        "message_id": wanted.message_id,
        "payload": wanted.payload,
        "state": OutboxState.SENT if wanted.joined else OutboxState.QUEUED,
        "part": 0,
        "attempts": 0,
        "not_before": wanted.not_before,
        "created_at": wanted.now,
        "received_at": wanted.received_at,
    }
    await session.execute(insert_new(session, Outbox), [row])
