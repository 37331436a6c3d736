"""What is said about people who came into a room or left it."""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice

#: So many are called by their names.
NAMED = 3


def gathered(network: str, came: Sequence[str], went: Sequence[str]) -> Notice:
    """To the channel's other rooms: who came into the room on `network`, and who left it."""
    return notice(
        "passings/gathered",
        network=network.title(),
        came=came[:NAMED],
        more_came=len(came[NAMED:]),
        went=went[:NAMED],
        more_went=len(went[NAMED:]),
    )


def told(*, on: bool, prefix: str) -> Notice:
    """Whether people of this channel hear from now on who comes and goes; `prefix` begins commands."""
    return notice("passings/told", on=on, prefix=prefix)


def how_to(prefix: str) -> Notice:
    """`ankünfte` without `an` or `aus`; `prefix` begins commands."""
    return notice("passings/how_to", prefix=prefix)
