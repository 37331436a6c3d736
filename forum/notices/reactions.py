"""What is said about reactions."""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice
from forum.reactions import Bunch


def line(bunches: Sequence[Bunch]) -> Notice:
    """Under a message: who has reacted in other rooms, and how."""
    return notice("reactions/line", bunches=bunches)
