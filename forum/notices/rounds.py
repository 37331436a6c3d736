"""What is said about rounds: their dates, invitations, reminders and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from forum.notices import Notice, notice
from forum.occasions import Occasion
from storage.models import Rsvp

#: A coming start: moment, zone, the public holiday it falls on.
Dated = tuple[datetime, ZoneInfo, str | None]


def only_in_channel() -> Notice:
    """A round belongs to a channel, and this is a private chat."""
    return notice("rounds/only_in_channel")


def how() -> Notice:
    """`runde` without saying what."""
    return notice("rounds/how")


def how_to_cancel() -> Notice:
    """`runde absagen` without saying which."""
    return notice("rounds/how_to_cancel")


def how_to_move() -> Notice:
    """`runde verschieben` without round and date."""
    return notice("rounds/how_to_move")


def ask_field(field: str, *, again: bool) -> Notice:
    """The next question about a new round; `again` when the answer could not be understood."""
    return notice("rounds/ask_field", field=field, again=again)


def bad_field(field: str) -> Notice:
    """One field of `runde neu` cannot be understood."""
    return notice("rounds/bad_field", field=field)


def echo(name: str, rule: str | None, starts: Sequence[Dated], minutes: int, place: str) -> Notice:
    """The round as it was understood: is that right?"""
    return notice("rounds/echo", title=name, rule=rule, starts=starts, minutes=minutes, place=place)


def confirmed(name: str) -> Notice:
    """To the coordinator, in private: the round counts."""
    return notice("rounds/confirmed", title=name)


def discarded() -> Notice:
    """The proposal was dropped."""
    return notice("rounds/discarded")


def no_longer_open() -> Notice:
    """The proposal was already answered."""
    return notice("rounds/no_longer_open")


def announced(name: str, rule: str | None, starts: Sequence[Dated], minutes: int, place: str) -> Notice:
    """To everybody: a new round and its next dates."""
    return notice("rounds/announced", title=name, rule=rule, starts=starts, minutes=minutes, place=place)


def no_such_round(words: str) -> Notice:
    """No round is called like this."""
    return notice("rounds/no_such_round", words=words)


def ambiguous_round(found: Sequence[tuple[int, str]]) -> Notice:
    """Several rounds are called like this: (number, name)."""
    return notice("rounds/ambiguous_round", found=found)


def no_meeting(name: str | None) -> Notice:
    """No meeting lies ahead."""
    return notice("rounds/no_meeting", title=name)


def not_a_day() -> Notice:
    """The new date does not do."""
    return notice("rounds/not_a_day")


def listing(rows: Sequence[tuple[int, str, str | None, Occasion | None]]) -> Notice:
    """All rounds: (number, name, recurrence rule, next date)."""
    return notice("rounds/listing", rows=rows)


def dates(found: Sequence[Occasion]) -> Notice:
    """The next dates."""
    return notice("rounds/dates", found=found)


def invitation(occasion: Occasion, tally: Mapping[Rsvp, int], topics: int) -> Notice:
    """The card of one meeting: when, where, who comes; also when it is off, moved, running or over."""
    counts = {rsvp.value: tally.get(rsvp, 0) for rsvp in Rsvp}
    return notice("rounds/invitation", occasion=occasion, tally=counts, topics=topics)


def reminder(occasion: Occasion, which: str, coming: int, topics: int, *, late: bool) -> Notice:
    """To everybody: the meeting is in a week, tomorrow, in an hour."""
    return notice("rounds/reminder", occasion=occasion, which=which, coming=coming, topics=topics, late=late)


def nudge(occasion: Occasion) -> Notice:
    """To one person who has not answered."""
    return notice("rounds/nudge", occasion=occasion)


def answered(occasion: Occasion, rsvp: Rsvp) -> Notice:
    """To one person: the answer counts."""
    return notice("rounds/answered", occasion=occasion, rsvp=rsvp.value)


def over(occasion: Occasion) -> Notice:
    """The meeting can no longer be answered."""
    return notice("rounds/over", occasion=occasion)


def cancelled(occasion: Occasion, reason: str) -> Notice:
    """To everybody: the meeting is off."""
    return notice("rounds/cancelled", occasion=occasion, reason=reason)


def moved(before: Occasion, after: Occasion) -> Notice:
    """To everybody: the meeting is at another time."""
    return notice("rounds/moved", before=before, after=after)
