"""What was sent out as a digest, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class Digest(Base):
    """One digest of one ISO week for one audience; its end is the next one's beginning."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("audience", "week"),)

    id: Mapped[int] = key()
    #: coordinators or members.
    audience: Mapped[str]
    #: `2026-W47`.
    week: Mapped[str]
    window_from: Mapped[datetime]
    window_to: Mapped[datetime]
    #: Empty when there was nothing to say and nothing was sent.
    text: Mapped[str]
    created_at: Mapped[datetime]


class Audit(Base):
    """One act by one person (or, without one, by the clock or the command line)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "noun", "object_id"),)

    id: Mapped[int] = key()
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: Object first, then verb: noun `idea`, verb `accept`.
    noun: Mapped[str]
    object_id: Mapped[int]
    verb: Mapped[str]
    #: Ids and status keys; never what people wrote.
    detail: Mapped[dict[str, Any]]
