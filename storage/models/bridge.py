"""What the bridge keeps beside messages: who is not carried over, who came and went, pictures, uploads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class Mute(Base):
    """Somebody whose words moderators keep from being carried out of a channel's room."""

    __tablename__ = "mutes"
    __table_args__ = (UniqueConstraint("account_id", "channel_id"),)

    id: Mapped[int] = key()
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    by_person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    muted_at: Mapped[datetime]


class Passing(Base):
    """Somebody came into a room or left it, and the other side has not been told."""

    __tablename__ = "passings"

    id: Mapped[int] = key()
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    user: Mapped[str]
    name: Mapped[str]
    came: Mapped[bool]
    happened_at: Mapped[datetime]


class Avatar(Base):
    """A person's picture on one network, as another network keeps it for us."""

    __tablename__ = "avatars"
    __table_args__ = (UniqueConstraint("network", "user", "shown_on"),)

    id: Mapped[int] = key()
    network: Mapped[str]
    user: Mapped[str]
    #: The network that shows it.
    shown_on: Mapped[str]
    #: The same for the same picture; None while the person has none.
    unique: Mapped[str | None]
    #: What the showing network calls it (a content address).
    handle: Mapped[str | None]
    #: None while somebody is to look at it (again).
    looked_at: Mapped[datetime | None]


class Upload(Base):
    """A file of one network, laid up on another: sent again or edited, it need not travel again."""

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("network", "unique", "shown_on"),)

    id: Mapped[int] = key()
    network: Mapped[str]
    #: The same for the same file.
    unique: Mapped[str]
    #: The network that keeps the copy.
    shown_on: Mapped[str]
    #: What that network calls it (a content address).
    handle: Mapped[str]
    #: What was found out on the way: duration and waveform of a voice message.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    uploaded_at: Mapped[datetime]
