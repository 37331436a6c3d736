"""Polls that people ask in a room, and what was answered on each network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class Poll(Base):
    """A poll, asked by a person in a message; what is asked stands in the message's `things`."""

    __tablename__ = "polls"

    id: Mapped[int] = key()
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    closed_at: Mapped[datetime | None]


class Vote(Base):
    """One person's answer, where the network says who gave it."""

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("poll_id", "account_id"),)

    id: Mapped[int] = key()
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    #: Places of the chosen options, from 0; an empty list is an answer taken back.
    options: Mapped[list[Any]]
    voted_at: Mapped[datetime]


class PollCount(Base):
    """How often each option was chosen in a room, where its network only counts."""

    __tablename__ = "poll_counts"
    __table_args__ = (UniqueConstraint("poll_id", "room_id"),)

    id: Mapped[int] = key()
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    #: One number for each option, in their order.
    counts: Mapped[list[Any]]
    #: Where the poll stands there twice, since nobody knew whether it had arrived: the other one's id (which
    #: only its network knows it by) → its numbers.
    doubles: Mapped[dict[str, Any] | None]
