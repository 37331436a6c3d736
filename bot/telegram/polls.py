"""Polls and places in messages, and how often the answers of the bot's own polls were chosen."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.events import Address, Sender, Tallied, UserId
from bot.markup import tidy
from bot.telegram.fields import Json, may, must, number, objects
from bot.things import Option, Place, Poll

#: The network names neither person nor moment when it counts.
_NOBODY = Sender(user=UserId(""), name="?", personal=False)
_NEVER = datetime.fromtimestamp(0, UTC)


def poll(message: Json) -> Poll | None:
    """The poll of a message; its options are called by their place. Raises `Unreadable`."""
    asked = may(message, "poll", dict)
    if asked is None:
        return None
    texts = [tidy(must(option, "text", str)) for option in objects(asked, "options")]
    is_closed = asked.get("is_closed") is True
    return Poll(
        question=tidy(must(asked, "question", str)),
        options=tuple(Option(key=str(place), text=text) for place, text in enumerate(texts)),
        multiple=asked.get("allows_multiple_answers") is True,
        alias=may(asked, "id", str) or "",
        final=_counts(asked) if is_closed else (),
    )


def tallied(update: Json) -> Tallied:
    """The count of a poll; Telegram sends it for the bot's own polls and for those somebody ended."""
    return Tallied(
        room=Address(""),
        at=_NEVER,
        sender=_NOBODY,
        poll=must(update, "id", str),
        counts=_counts(update),
        closed=update.get("is_closed") is True,
        question=may(update, "question", str) or "",
        options=tuple(may(option, "text", str) or "" for option in objects(update, "options")),
    )


def _counts(poll: Json) -> tuple[int, ...]:
    return tuple(must(option, "voter_count", int) for option in objects(poll, "options"))


def place(message: Json) -> Place | None:
    """The place of a message, None for one without and for one that goes on moving."""
    venue = may(message, "venue", dict)
    location = may(venue or message, "location", dict)
    if location is None or may(location, "live_period", int):
        return None
    return Place(
        latitude=number(location, "latitude"),
        longitude=number(location, "longitude"),
        title=tidy(may(venue, "title", str) or "") if venue else "",
        address=tidy(may(venue, "address", str) or "") if venue else "",
    )
