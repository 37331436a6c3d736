"""What is said about agendas and the item under discussion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forum.notices import Notice, notice
from forum.occasions import Occasion

if TYPE_CHECKING:
    from forum.agenda import Topic


def how_to_propose() -> Notice:
    """`top` without a topic."""
    return notice("agenda/how_to_propose")


def topic_too_long(limit: int) -> Notice:
    """A topic is a headline."""
    return notice("agenda/topic_too_long", limit=limit)


def proposed(occasion: Occasion, position: int) -> Notice:
    """To one person: the topic is on the agenda."""
    return notice("agenda/proposed", occasion=occasion, position=position)


def listing(occasion: Occasion, topics: Sequence[Topic], *, running: bool) -> Notice:
    """The agenda of a meeting."""
    return notice("agenda/listing", occasion=occasion, topics=topics, running=running)


def how_to_schedule() -> Notice:
    """`tagesordnung NR` without saying which round."""
    return notice("agenda/how_to_schedule")


def scheduled(occasion: Occasion, position: int) -> Notice:
    """To the moderator: the idea is on the agenda."""
    return notice("agenda/scheduled", occasion=occasion, position=position)


def on_agenda(position: int) -> Notice:
    """The idea is on this agenda already."""
    return notice("agenda/on_agenda", position=position)


def item_begins(topic: Topic) -> Notice:
    """To everybody: this item is being discussed now."""
    return notice("agenda/item_begins", topic=topic)


def no_item_left() -> Notice:
    """The agenda is through."""
    return notice("agenda/no_item_left")


def no_item_open() -> Notice:
    """No item is being discussed."""
    return notice("agenda/no_item_open")


def confidential_begins(position: int) -> Notice:
    """To everybody: from here on nothing leaves the trusted rooms."""
    return notice("agenda/confidential_begins", position=position)


def confidential_ends(position: int) -> Notice:
    """To everybody: messages go everywhere again."""
    return notice("agenda/confidential_ends", position=position)
