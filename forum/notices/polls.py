"""What is said about polls."""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice
from forum.polls import Score


def results(scores: Sequence[Score], *, unseen: str | None, closed: bool) -> Notice:
    """Under a poll: what was answered on all networks, but on the one whose votes are `unseen`."""
    return notice(
        "polls/results",
        scores=scores,
        total=sum(score.number for score in scores),
        unseen=unseen.title() if unseen else None,
        # Another room on that network has a copy whose votes are known.
        partly=any(network == unseen for score in scores for network, _ in score.votes),
        closed=closed,
    )


def ended() -> Notice:
    """In place of a poll that takes no more answers."""
    return notice("polls/ended")


def changed(asker: str, question: str, options: Sequence[str]) -> Notice:
    """In the other rooms: whoever asked has put it differently, and the poll there cannot be changed."""
    return notice("polls/changed", asker=asker, question=question, options=options)


def answered_already() -> Notice:
    """To whoever asked: after the first answer a poll stays as it is elsewhere."""
    return notice("polls/answered_already")
