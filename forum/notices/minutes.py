"""What is said about sittings, dictation, minutes and their corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forum.notices import Notice, notice
from forum.occasions import Occasion

if TYPE_CHECKING:
    from forum.agenda import Topic
    from forum.minutes import Duty, MinutesView, Resolution


def how_to_sit() -> Notice:
    """`sitzung` without saying what."""
    return notice("minutes/how_to_sit")


def already_running() -> Notice:
    """A meeting is on here."""
    return notice("minutes/already_running")


def not_running() -> Notice:
    """No meeting is on here."""
    return notice("minutes/not_running")


def not_minute_taker() -> Notice:
    """Only the minute taker and coordinators may do this."""
    return notice("minutes/not_minute_taker")


def started(occasion: Occasion, topics: Sequence[Topic], minute_taker: str) -> Notice:
    """To everybody: the meeting begins, with its agenda."""
    return notice("minutes/started", occasion=occasion, topics=topics, minute_taker=minute_taker)


def how_to_dictate(word: str, limit: int) -> Notice:
    """A line without text, or with too much; `word` is info, decision or task."""
    return notice("minutes/how_to_dictate", word=word, limit=limit)


def in_confidence() -> Notice:
    """Nothing of a confidential item is written down."""
    return notice("minutes/in_confidence")


def several_people(name: str) -> Notice:
    """Several people are called this."""
    return notice("minutes/several_people", title=name)


def decided(resolution: Resolution) -> Notice:
    """To everybody: this was decided."""
    return notice("minutes/decided", resolution=resolution)


def assigned(duty: Duty) -> Notice:
    """To everybody: this task was given."""
    return notice("minutes/assigned", duty=duty)


def postponed(position: int) -> Notice:
    """To everybody: this item goes to the next meeting."""
    return notice("minutes/postponed", position=position)


def taken_back(text: str) -> Notice:
    """What was said of a line that was taken back."""
    return notice("minutes/taken_back", text=text)


def nothing_to_take_back() -> Notice:
    """The person has no line that stands."""
    return notice("minutes/nothing_to_take_back")


def record(view: MinutesView) -> Notice:
    """The minutes of a meeting, whole."""
    return notice("minutes/record", view=view)


def glance(view: MinutesView, count: int, length: int) -> Notice:
    """The minutes of a long meeting: at most `count` decisions and tasks of `length` characters each."""
    return notice("minutes/glance", view=view, count=count, length=length)


def none_yet() -> Notice:
    """There are no minutes."""
    return notice("minutes/none_yet")


def nothing_to_correct() -> Notice:
    """No minutes can be objected to or approved now."""
    return notice("minutes/nothing_to_correct")


def not_there() -> Notice:
    """Only people who were present may object."""
    return notice("minutes/not_there")


def how_to_object() -> Notice:
    """`einwand` without words."""
    return notice("minutes/how_to_object")


def objection_noted(occasion: Occasion) -> Notice:
    """To one person: the objection is in the minutes."""
    return notice("minutes/objection_noted", occasion=occasion)
