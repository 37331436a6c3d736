"""Who answers for what: topics people care about, and the offices and partners of the directory."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, key


class Topic(Base):
    """One topic of the network; data, so that coordinators can change it."""

    __tablename__ = "topics"

    id: Mapped[int] = key()
    #: Short and stable, e.g. `wohnen`.
    key: Mapped[str] = mapped_column(unique=True)
    #: In the district's language.
    name: Mapped[str]
    #: {"uk": "Житло"}: names in other languages.
    names: Mapped[dict[str, Any]]
    #: Other words for it, in any language.
    synonyms: Mapped[list[Any]]
    #: Where it stands in lists.
    position: Mapped[int] = mapped_column(default=0)


class Interest(Base):
    """A topic one person cares about."""

    __tablename__ = "interests"
    __table_args__ = (UniqueConstraint("person_id", "topic_id"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)


class Office(Base):
    """An office, association or firm that answers for something."""

    __tablename__ = "offices"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(unique=True)
    sector: Mapped[str | None]
    #: What one may ask there, each a short text.
    answers_for: Mapped[list[Any]]
    place: Mapped[str | None]
    #: A human being, and who stands in for them.
    contact: Mapped[str | None]
    deputy: Mapped[str | None]
    #: In words, e.g. `Mo–Do 9–15 Uhr`.
    hours: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    web: Mapped[str | None]
    #: When somebody last said that all of this is true.
    confirmed_on: Mapped[date | None]
