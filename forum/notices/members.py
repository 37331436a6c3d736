"""What is said about deputies, and about leaving and coming back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from forum.notices import Notice, notice

if TYPE_CHECKING:
    from forum.leaving import Farewell
    from forum.minutes import Duty


def how_to_deputise(today: date) -> Notice:
    """`vertretung` without a person."""
    return notice("members/how_to_deputise", today=today)


def who_is_that(name: str, found: Sequence[str]) -> Notice:
    """Nobody, or more than one person, is called this."""
    return notice("members/who_is_that", title=name, found=found)


def no_role(name: str) -> Notice:
    """Somebody without a role needs no deputy."""
    return notice("members/no_role", title=name)


def not_oneself() -> Notice:
    """Nobody stands in for themselves."""
    return notice("members/not_oneself")


def day_is_past() -> Notice:
    """The last day of standing in is over."""
    return notice("members/day_is_past")


def deputy_unreachable(name: str) -> Notice:
    """Who should stand in cannot be asked in private."""
    return notice("members/deputy_unreachable", title=name)


def not_offered() -> Notice:
    """Yes or no to a question that is over."""
    return notice("members/not_offered")


def will_you_stand_in(name: str, roles: Sequence[str], until: date | None) -> Notice:
    """To a deputy: will you."""
    return notice("members/will_you_stand_in", title=name, roles=roles, until=until)


def deputy_asked(name: str) -> Notice:
    """To whoever named a deputy: they are asked."""
    return notice("members/deputy_asked", title=name)


def you_stand_in(name: str, until: date | None) -> Notice:
    """To a deputy who said yes."""
    return notice("members/you_stand_in", title=name, until=until)


def you_do_not_stand_in(name: str) -> Notice:
    """To somebody who said no to standing in."""
    return notice("members/you_do_not_stand_in", title=name)


def stands_in_for_you(name: str, until: date | None) -> Notice:
    """To whoever is away: the deputy said yes."""
    return notice("members/stands_in_for_you", title=name, until=until)


def does_not_stand_in(name: str) -> Notice:
    """To whoever is away: the deputy said no."""
    return notice("members/does_not_stand_in", title=name)


def no_longer_needed(name: str) -> Notice:
    """To a deputy: whom they stood in for is back, or has somebody else."""
    return notice("members/no_longer_needed", title=name)


def deputies_ended(*, any_: bool) -> Notice:
    """`vertretung ende`."""
    return notice("members/deputies_ended", any=any_)


def deputy_left(name: str) -> Notice:
    """To whoever is away: their deputy left the network."""
    return notice("members/deputy_left", title=name)


def last_coordinator() -> Notice:
    """The only coordinator wants to leave."""
    return notice("members/last_coordinator")


def already_gone() -> Notice:
    """The person left before."""
    return notice("members/already_gone")


def confirm_leaving(farewell: Farewell) -> Notice:
    """What leaving would mean, before it counts."""
    return notice("members/confirm_leaving", farewell=farewell)


def left(farewell: Farewell) -> Notice:
    """The last words to somebody who leaves."""
    return notice("members/left", farewell=farewell)


def handed_over(name: str, duties: Sequence[Duty]) -> Notice:
    """To whoever takes on what somebody left behind: a list to tick off."""
    return notice("members/handed_over", title=name, duties=duties)


def somebody_left(farewell: Farewell) -> Notice:
    """To coordinators."""
    return notice("members/somebody_left", farewell=farewell)


def back() -> Notice:
    """To somebody who left and writes again."""
    return notice("members/back")
