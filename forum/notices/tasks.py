"""What is said about tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from forum.notices import Notice, notice

if TYPE_CHECKING:
    from forum.minutes import Duty


def listing(duties: Sequence[Duty], today: date) -> Notice:
    """One person's tasks."""
    return notice("tasks/listing", duties=duties, today=today)


def no_such_task() -> Notice:
    """There is no task with this number."""
    return notice("tasks/no_such_task")


def not_open(duty: Duty) -> Notice:
    """The task is closed already."""
    return notice("tasks/not_open", duty=duty)


def not_responsible(duty: Duty) -> Notice:
    """Somebody else is responsible."""
    return notice("tasks/not_responsible", duty=duty)


def who_else() -> Notice:
    """`übergeben` without one person the network knows."""
    return notice("tasks/who_else")


def how_to_drop() -> Notice:
    """`entfällt` without a reason."""
    return notice("tasks/how_to_drop")


def offered(duty: Duty, name: str) -> Notice:
    """To one person, by name because others may read it: will you take this task over?"""
    return notice("tasks/offered", duty=duty, title=name)


def was_offered(duty: Duty, name: str) -> Notice:
    """To the responsible: the other one was asked."""
    return notice("tasks/was_offered", duty=duty, title=name)


def left(duty: Duty, name: str) -> Notice:
    """To the responsible: the other one does not take it."""
    return notice("tasks/left", duty=duty, title=name)


def yours(duty: Duty) -> Notice:
    """To one person: this task is theirs."""
    return notice("tasks/yours", duty=duty)


def reminder(duty: Duty, today: date) -> Notice:
    """To the responsible: a task is due soon, today, or was."""
    return notice("tasks/reminder", duty=duty, today=today)


def overdue(duty: Duty, today: date) -> Notice:
    """To the coordinators: a task is overdue in spite of its reminders."""
    return notice("tasks/overdue", duty=duty, today=today)
