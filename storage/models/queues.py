"""What came in and what goes out: inbox, cursors, outbox."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class InboxState(enum.StrEnum):
    """Where a raw event stands."""

    NEW = "new"
    ROUTED = "routed"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


class OutboxState(enum.StrEnum):
    """Where an effect stands; `sending` and `unknown` rows hold their room's queue."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"


#: What the indexes of waiting rows hold.
NEW = "state = 'NEW'"
UNDER_WAY = "state IN ('QUEUED', 'SENDING', 'UNKNOWN')"
#: What the indexes of troubles, and of rows whose words are still there, hold.
ASIDE = "state = 'QUARANTINED'"
BURIED = "state = 'DEAD'"
OUTDATED = "state = 'SENT' AND forgotten_at IS NULL"


class Inbox(Base):
    """A raw event, committed before its network is told that it was read."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("network", "event_id"),
        Index(
            "ix_inbox_waiting",
            "id",
            sqlite_where=text(NEW),
            postgresql_where=text(NEW),
        ),
        Index(
            "ix_inbox_set_aside",
            "id",
            sqlite_where=text(ASIDE),
            postgresql_where=text(ASIDE),
        ),
    )

    id: Mapped[int] = key()
    network: Mapped[str]
    event_id: Mapped[str]
    raw: Mapped[bytes]
    received_at: Mapped[datetime]
    state: Mapped[InboxState] = mapped_column(default=InboxState.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


class Cursor(Base):
    """How far a network has been read (Matrix sync token)."""

    __tablename__ = "cursors"

    network: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Gap(Base):
    """A span of which a network's news were forgotten before anybody fetched them."""

    __tablename__ = "gaps"
    __table_args__ = (UniqueConstraint("network", "since"),)

    id: Mapped[int] = key()
    network: Mapped[str]
    #: When its news were last fetched and safe.
    since: Mapped[datetime]
    until: Mapped[datetime]
    #: Private rooms up to this id have been told; None before the channels were.
    told_to: Mapped[int | None]
    told_at: Mapped[datetime | None]


class Outbox(Base):
    """One effect in one room, strictly first in, first out per room."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "room_id",
            "id",
            sqlite_where=text(UNDER_WAY),
            postgresql_where=text(UNDER_WAY),
        ),
        Index("ix_outbox_message_room", "message_id", "room_id"),
        Index("ix_outbox_dead", "id", sqlite_where=text(BURIED), postgresql_where=text(BURIED)),
        Index(
            "ix_outbox_remembered",
            "created_at",
            sqlite_where=text(OUTDATED),
            postgresql_where=text(OUTDATED),
        ),
    )

    id: Mapped[int] = key()
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    #: A constant of `storage.outbox`: send, edit, join …; the sender knows what to do with each.
    kind: Mapped[str]
    #: The cause and the room: an effect happens once per cause, by this constraint.
    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    payload: Mapped[dict[str, Any]]
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.QUEUED)
    #: The part of a split text that comes next.
    part: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    #: The newest native id known in the room when it was claimed: a lost send can only lie after it.
    after_native: Mapped[str | None]
    error: Mapped[str | None]
    #: When the event that caused this was received, for the delivery histogram.
    received_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: Since when the payload holds ids and a digest only; what was said stands with its message.
    forgotten_at: Mapped[datetime | None]


def _literally(*states: enum.Enum) -> list[ColumnElement[Any]]:
    """The states spelled out: a partial index serves no statement that names them by a parameter."""
    return [literal_column(f"'{state.name}'") for state in states]


#: What nobody has routed, what was set aside, what died, what still has words, and what holds a room's queue:
#: in the words of the indexes.
ARRIVED = Inbox.state == _literally(InboxState.NEW)[0]
SET_ASIDE = Inbox.state == _literally(InboxState.QUARANTINED)[0]
DEAD = Outbox.state == _literally(OutboxState.DEAD)[0]
REMEMBERED = and_(Outbox.state == _literally(OutboxState.SENT)[0], Outbox.forgotten_at.is_(None))
WAITING = Outbox.state.in_(_literally(OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN))
