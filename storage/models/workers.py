"""Who works on this database: processes, the parts that one of them leads, the rooms each sends to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class Worker(Base):
    """One process at work; its id is its epoch: higher than any before, and void once the row is gone."""

    __tablename__ = "workers"

    id: Mapped[int] = key()
    #: Machine and process id, for people who look.
    name: Mapped[str]
    #: Of the secret key: all must sign alike.
    fingerprint: Mapped[str]
    #: Whether it delivers; networks' limits are shared among those that do.
    sends: Mapped[bool]
    #: By the database server's clock.
    seen_at: Mapped[datetime]


class Leader(Base):
    """The worker that alone runs a part of the program."""

    __tablename__ = "leaders"

    part: Mapped[str] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id", ondelete="CASCADE"))


class Lease(Base):
    """The worker that alone sends to a room."""

    __tablename__ = "leases"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id", ondelete="CASCADE"), index=True)
