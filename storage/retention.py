"""Forgetting: what has served its purpose loses its words, and after that its row where nobody needs it.

Every call does a little, so that nobody waits for it; whoever calls does so again and again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage import albums, outbox
from storage.models import Base, Code, Inbox, InboxState, Outbox, Question, Upload, WrongCode
from storage.models.base import UtcDateTime
from storage.models.queues import DEAD, REMEMBERED, SET_ASIDE

#: Rows of one kind that one call deals with.
BATCH = 100
#: What of a payload later edits, deletions and reactions still ask for; none of it is what people wrote.
KEPT = frozenset({albums.CONTINUED, outbox.LACKS, "emojis", "refused", "turn", "on", "room", "doubtful"})
#: A file of an album may have to show the name when the one that did is taken away.
KEPT_OF_ALBUMS = frozenset({albums.ROLL, "author", "reply_to"})
DIGEST = "sha256"
_OUTBOX = cast("Table", Outbox.__table__)


async def forget_sent(session: AsyncSession, before: datetime, now: datetime) -> int:
    """Of what was sent before then only ids and a digest stay; how many rows."""
    old = func.coalesce(Outbox.sent_at, Outbox.created_at) < before
    return await forget(session, [REMEMBERED, Outbox.created_at < before, old], now)


async def forget_dead(session: AsyncSession, before: datetime, now: datetime) -> int:
    """Nobody has sent it again since then: its fate stays, what it said goes; how many rows."""
    return await forget(session, [DEAD, Outbox.forgotten_at.is_(None), Outbox.created_at < before], now)


async def empty_set_aside(session: AsyncSession, before: datetime) -> int:
    """The bytes of events that could not be routed go, why they could not stays; how many rows."""
    old = select(Inbox.id).where(SET_ASIDE, Inbox.received_at < before, Inbox.raw != b"").limit(BATCH)
    found = (await session.scalars(old)).all()
    if found:
        await session.execute(update(Inbox).where(Inbox.id.in_(found)).values(raw=b""))
    return len(found)


async def drop_routed(session: AsyncSession, before: datetime) -> int:
    """Events so old that no network brings them again; how many rows."""
    # The oldest rows come first: when they are young, nothing is looked for.
    oldest = select(Inbox.id, Inbox.received_at).order_by(Inbox.id).limit(BATCH).subquery()
    old = select(oldest.c.id).where(oldest.c.received_at < before)
    gone = Inbox.state.in_((InboxState.ROUTED, InboxState.IGNORED, InboxState.QUARANTINED))
    return await _drop(session, Inbox, [Inbox.id.in_(old), gone])


async def drop_uploads(session: AsyncSession, before: datetime) -> int:
    """A file laid up so long ago travels again when somebody needs it again; how many rows."""
    return await _drop(session, Upload, [Upload.id.in_(_oldest(Upload.id)), Upload.uploaded_at < before])


async def drop_codes(session: AsyncSession, before: datetime) -> int:
    """Codes that ended before then, used or not, and wrong ones; how many rows."""
    ended = await _drop(session, Code, [Code.expires_at < before])
    return ended + await _drop(session, WrongCode, [WrongCode.at < before])


async def drop_questions(session: AsyncSession, before: datetime) -> int:
    """Questions that nobody has answered since then; how many rows."""
    return await _drop(session, Question, [Question.asked_at < before])


def remains(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of the payload of one kind of effect."""
    kept: Collection[str] = KEPT
    if kind == outbox.SEND and albums.ROLL in payload:
        kept = KEPT | KEPT_OF_ALBUMS
    written = json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()
    own = {name: value for name, value in payload.items() if name in kept}
    return own | {DIGEST: hashlib.sha256(written).hexdigest()}


async def forget(session: AsyncSession, which: list[ColumnElement[bool]], now: datetime) -> int:
    """Of some of the effects that are meant only ids and a digest stay; how many rows."""
    rows = await session.execute(
        select(Outbox.id, Outbox.kind, Outbox.payload).where(*which).order_by(Outbox.created_at).limit(BATCH)
    )
    emptied = [{"row": row.id, "left": remains(row.kind, row.payload), "now": now} for row in rows]
    if emptied:
        await (await session.connection()).execute(_EMPTY, emptied)
    return len(emptied)


_EMPTY = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("row"))
    .values(
        payload=bindparam("left", type_=_OUTBOX.c.payload.type),
        forgotten_at=bindparam("now", type_=UtcDateTime),
    )
)


async def _drop(session: AsyncSession, table: type[Base], which: list[ColumnElement[bool]]) -> int:
    gone = await session.execute(delete(table).where(*which).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # DELETE yields a CursorResult


def _oldest(ids: InstrumentedAttribute[int]) -> Any:
    return select(ids).order_by(ids).limit(BATCH)
