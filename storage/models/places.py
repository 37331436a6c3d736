"""Where people talk: channels, and each network's room on a channel."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, key


class Purpose(enum.StrEnum):
    """What a channel is for."""

    TALK = "talk"
    OPENMIC = "openmic"
    MODERATION = "moderation"
    COORDINATION = "coordination"
    PRIVATE = "private"
    #: A room the bot is in and nobody has linked: nothing said there is kept, and the bot leaves after a day.
    UNLINKED = "unlinked"


class Channel(Base):
    """A place people talk, wherever they sit."""

    __tablename__ = "channels"

    id: Mapped[int] = key()
    name: Mapped[str]
    purpose: Mapped[Purpose]
    #: What the forum says here is said in these languages, one below the other; None: the setting's.
    languages: Mapped[list[Any] | None]
    #: Whether people hear who came and went on the other networks.
    arrivals: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class Room(Base):
    """One network's window on a channel; the address is opaque here."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("network", "address"),)

    id: Mapped[int] = key()
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    #: Loaded only where a query says so.
    channel: Mapped[Channel] = relationship(lazy="raise")
    network: Mapped[str]
    address: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    #: The one person of a private chat.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    linked_at: Mapped[datetime]
    #: When the person of a private chat last did something there; None where that was before it was kept.
    heard_at: Mapped[datetime | None]
    #: Hex SHA-256 of the command menu last set here; None before the first.
    menu: Mapped[str | None]
    #: Set while the room cannot be written to at all (kicked, blocked); its queue is kept.
    paused_reason: Mapped[str | None]
    #: A room taken out keeps its row: its copies still resolve replies.
    closed_at: Mapped[datetime | None]


class RoomAlias(Base):
    """An address a room had before it moved; old events may still carry it."""

    __tablename__ = "room_aliases"
    __table_args__ = (UniqueConstraint("network", "address"),)

    id: Mapped[int] = key()
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    network: Mapped[str]
    address: Mapped[str]


class Waiting(Base):
    """An invitation into a room by somebody who does not coordinate, or not yet."""

    __tablename__ = "waiting_invitations"
    __table_args__ = (UniqueConstraint("network", "address"),)

    id: Mapped[int] = key()
    network: Mapped[str]
    address: Mapped[str]
    #: Who asked.
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(index=True)
