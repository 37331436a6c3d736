"""What was said once, and where it can be seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class Message(Base):
    """Something said once, by a person or (without an account) by the forum itself."""

    __tablename__ = "messages"

    id: Mapped[int] = key()
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: In the text dialect of `bot.markup`.
    text: Mapped[str]
    #: What came with the words, as `bot.things` writes it: files, a place, a poll; {} for words alone.
    things: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    #: The cause of a message of the forum's own, e.g. `card:public:5`; once per cause.
    cause: Mapped[str | None] = mapped_column(unique=True)
    #: Choices offered: [{"label", "emoji", "command"}]; a button, a reaction or a number picks one.
    choices: Mapped[list[Any]]
    #: Command line that a reply runs, the reply's text appended, e.g. `contribute 5`.
    on_reply: Mapped[str | None]
    #: Counts the edits, so that each one is a cause of its own.
    revision: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class Copy(Base):
    """Where a message can be seen; the original is a copy like any other."""

    __tablename__ = "copies"
    __table_args__ = (
        UniqueConstraint("room_id", "native_id", "part"),
        Index("ix_copies_message_room", "message_id", "room_id", "part"),
    )

    id: Mapped[int] = key()
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    native_id: Mapped[str]
    #: 0 for the first part of a split text.
    part: Mapped[int] = mapped_column(default=0)
    original: Mapped[bool] = mapped_column(default=False)
    #: Another id by which the network speaks of it: a poll's own on Telegram.
    alias: Mapped[str | None] = mapped_column(index=True)


class Reaction(Base):
    """One person's reaction to one message."""

    __tablename__ = "reactions"
    __table_args__ = (UniqueConstraint("message_id", "account_id", "emoji"),)

    id: Mapped[int] = key()
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    emoji: Mapped[str]
    #: The reaction's own id, where its network gives it one; taking it back names only this.
    native_id: Mapped[str | None] = mapped_column(index=True)


class OwnReaction(Base):
    """A reaction the bot itself has put under a copy, standing for those of people elsewhere."""

    __tablename__ = "own_reactions"
    __table_args__ = (UniqueConstraint("message_id", "room_id", "emoji"),)

    id: Mapped[int] = key()
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    emoji: Mapped[str]
    #: The reaction's own id, where its network gives it one; taking it back names only this.
    native_id: Mapped[str | None]


class ReactionCount(Base):
    """How often a room shows an emoji under a message, where its network does not say who it was."""

    __tablename__ = "reaction_counts"
    __table_args__ = (UniqueConstraint("message_id", "room_id", "emoji"),)

    id: Mapped[int] = key()
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    emoji: Mapped[str]
    number: Mapped[int]
