"""Who takes part: people, their accounts on the networks, their roles, what they were asked."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, key


class RoleName(enum.StrEnum):
    """What a person is trusted with."""

    MEMBER = "member"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    OMBUDSPERSON = "ombudsperson"


class Person(Base):
    """A human being, whichever networks they use."""

    __tablename__ = "people"

    id: Mapped[int] = key()
    name: Mapped[str]
    organisation: Mapped[str | None]
    sector: Mapped[str | None]
    place: Mapped[str | None]
    email: Mapped[str | None]
    #: None until the person or their client said which; then the district's language serves.
    language: Mapped[str | None]
    #: Codes of the languages a person speaks, as the registry knows them; the bot speaks `language`.
    spoken: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]
    #: When the questions about language and topics began; a dialogue nobody ends is ended by the clock.
    greeted_at: Mapped[datetime | None]
    #: Asked for language and topics, with a human contact named: once in a lifetime.
    welcomed_at: Mapped[datetime | None]
    #: Gone from the network; what they said stays, what was theirs to do has found somebody else.
    left_at: Mapped[datetime | None]
    #: From then on nothing this person says in a room is carried to other networks, by their own wish.
    unrelayed_at: Mapped[datetime | None]


class Account(Base):
    """A person's identity on one network; rights hang on this, never on a name."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("network", "user"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: Loaded only where a query says so.
    person: Mapped[Person] = relationship(lazy="raise")
    network: Mapped[str]
    user: Mapped[str]
    name: Mapped[str]
    username: Mapped[str | None]
    #: What the name looks like at a glance (`bot.markup.lookalikes`); None until they do something.
    skeleton: Mapped[str | None] = mapped_column(index=True)


class Role(Base):
    """One role of one person."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[RoleName]


class Deputy(Base):
    """Who stands in for a person in one of their roles, until a day (that day included) or for good."""

    __tablename__ = "deputies"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[RoleName]
    deputy_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    until_on: Mapped[date | None]
    #: None until the deputy said yes; before that they stand in for nobody.
    accepted_at: Mapped[datetime | None]


class OutreachReason(enum.StrEnum):
    """Why a coordinator should get in touch with somebody."""

    WELCOME = "welcome"
    #: They asked for a human being to talk to.
    CONTACT = "contact"


class Outreach(Base):
    """Somebody a task asks to get in touch with; one task gathers many."""

    __tablename__ = "outreach"
    __table_args__ = (UniqueConstraint("task_id", "person_id"),)

    id: Mapped[int] = key()
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[OutreachReason]
    at: Mapped[datetime]


class CodePurpose(enum.StrEnum):
    """What a one-time code opens."""

    #: Makes whoever sends it in private the first coordinator.
    COORDINATOR = "coordinator"
    #: Joins the room where it is entered to the room where it was shown.
    ROOM = "room"
    #: Joins two accounts of one human being.
    ACCOUNT = "account"


class Code(Base):
    """A one-time code; only its digest is kept. Its life is machine time."""

    __tablename__ = "codes"

    id: Mapped[int] = key()
    purpose: Mapped[CodePurpose]
    #: Hex SHA-256 of the folded code.
    digest: Mapped[str] = mapped_column(unique=True)
    #: Who asked for it; nobody for the first coordinator's.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WrongCode(Base):
    """An account typed a code that nobody was given; after a few it must wait. Counted in machine time."""

    __tablename__ = "wrong_codes"

    id: Mapped[int] = key()
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]


class Question(Base):
    """An open question to one person: what `ja`, `nein`, a number or free text will answer."""

    __tablename__ = "questions"

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    #: The message that asked; a reply to it is an answer too.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    #: Command lines run by a yes and by a no; `text` is run with the free text appended.
    on_yes: Mapped[str | None]
    on_no: Mapped[str | None]
    on_text: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
