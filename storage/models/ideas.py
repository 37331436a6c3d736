"""Ideas and concerns with their history, support and contributions."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class IdeaKind(enum.StrEnum):
    """An idea proposes, a concern names a need."""

    IDEA = "idea"
    CONCERN = "concern"


class IdeaStatus(enum.StrEnum):
    """Where an idea stands; what may follow stands in `forum.moves`."""

    NEW = "new"
    QUESTION = "question"
    IN_PROGRESS = "in_progress"
    SCHEDULED = "scheduled"
    DECIDED = "decided"
    DONE = "done"
    REFERRED = "referred"
    MERGED = "merged"
    DECLINED = "declined"
    PARKED = "parked"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Idea(Base):
    """Something a person needs or proposes."""

    __tablename__ = "ideas"
    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: Mapped[int] = key()
    #: `OM-2026-0001` is year 2026, serial 1.
    year: Mapped[int]
    serial: Mapped[int]
    kind: Mapped[IdeaKind]
    title: Mapped[str]
    #: Plain text in the author's own words.
    text: Mapped[str]
    language: Mapped[str | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: The message it was handed in by, and so the way an answer goes back.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    status: Mapped[IdeaStatus] = mapped_column(default=IdeaStatus.NEW)
    #: Where it goes back to when a question is answered.
    status_before: Mapped[IdeaStatus | None]
    #: Published at least once, so that a later refusal is public too.
    public: Mapped[bool] = mapped_column(default=False)
    #: What the present status is explained with; written and read by `forum.reasons`.
    reason: Mapped[str | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    #: The date by which the author was promised to hear again.
    promised_on: Mapped[date]
    parked_until: Mapped[date | None]
    #: Optimistic lock: two moderators cannot act on the same state.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class IdeaMove(Base):
    """One line of an idea's history."""

    __tablename__ = "idea_moves"

    id: Mapped[int] = key()
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    at: Mapped[datetime]
    #: None when the clock moved it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: The English command word: submit, accept, ask, …
    word: Mapped[str]
    before: Mapped[IdeaStatus | None]
    after: Mapped[IdeaStatus]
    text: Mapped[str | None]
    #: What the idea's other fields held before, so that the move can be taken back.
    held: Mapped[dict[str, Any]]


class Support(Base):
    """One person supports one idea, from whichever network."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    id: Mapped[int] = key()
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Contribution(Base):
    """What somebody added to an idea: a reply to its card or a solution."""

    __tablename__ = "contributions"

    id: Mapped[int] = key()
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    #: solution, comment or answer (to a question).
    kind: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
