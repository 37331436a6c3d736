"""Jour fixe rounds: series, meetings, answers, agenda, minutes, decisions, tasks."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class MeetingStatus(enum.StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    INVITED = "invited"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"
    MOVED = "moved"


class MinutesStatus(enum.StrEnum):
    """Where the minutes of a held meeting stand."""

    DRAFT = "draft"
    CORRECTION = "correction"
    APPROVED = "approved"
    LOCKED = "locked"


class TaskStatus(enum.StrEnum):
    """Where an action item stands; overdue is a query."""

    OPEN = "open"
    DONE = "done"
    HANDED_OVER = "handed_over"
    DROPPED = "dropped"


class Series(Base):
    """A rhythm of meetings of one channel; a single meeting is a series of one."""

    __tablename__ = "series"

    id: Mapped[int] = key()
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    name: Mapped[str]
    #: RFC 5545 rule in wall-clock time of `zone`; None for a single date.
    rrule: Mapped[str | None]
    #: First wall-clock start, ISO `2026-11-26T14:00`.
    starts_local: Mapped[str]
    zone: Mapped[str]
    minutes: Mapped[int]
    place: Mapped[str]
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: Counts only after the coordinator's yes.
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Meeting(Base):
    """One date of a series."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("series_id", "nominal_local"),)

    id: Mapped[int] = key()
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    #: The wall-clock start the rule gives; the key of all that is said about this date.
    nominal_local: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    place: Mapped[str]
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PLANNED)
    minutes_status: Mapped[MinutesStatus | None]
    #: Objections are heard until the end of this day.
    correction_until: Mapped[date | None]
    minute_taker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))


class Rsvp(enum.StrEnum):
    """What a person answered to an invitation."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Answer(Base):
    """One person's answer to one invitation."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = key()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rsvp: Mapped[Rsvp]
    at: Mapped[datetime]


class AgendaItem(Base):
    """One TOP of one meeting."""

    __tablename__ = "agenda_items"

    id: Mapped[int] = key()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confidential: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None]
    #: Set when the next item began, or a confidential one was declared over.
    closed_at: Mapped[datetime | None]
    postponed: Mapped[bool] = mapped_column(default=False)


class MinutesEntry(Base):
    """One line of the minutes as it was dictated: info, decision, task or postponed."""

    __tablename__ = "minutes_entries"

    id: Mapped[int] = key()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    kind: Mapped[str]
    text: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    #: Taken back with `zurück`; kept, because nothing said is lost.
    retracted_at: Mapped[datetime | None]


class Decision(Base):
    """A decision with its wording; `B3/2026` is number 3 of its series' year."""

    __tablename__ = "decisions"

    id: Mapped[int] = key()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("minutes_entries.id"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    year: Mapped[int]
    number: Mapped[int]
    text: Mapped[str]


class Task(Base):
    """An action item with exactly one responsible person or office and a due date."""

    __tablename__ = "tasks"

    id: Mapped[int] = key()
    #: What people type: `erledigt 7`.
    number: Mapped[int] = mapped_column(unique=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_entries.id"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    #: As written, for a responsible office or person the network does not know yet.
    owner_name: Mapped[str]
    due_on: Mapped[date | None]
    status: Mapped[TaskStatus] = mapped_column(default=TaskStatus.OPEN)
    status_text: Mapped[str | None]
    #: Who was asked to take it over and has not answered yet.
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
