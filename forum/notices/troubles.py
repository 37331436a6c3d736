"""What coordinators are told about deliveries that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from forum.notices import Notice, notice

if TYPE_CHECKING:
    from forum.troubles import Batch
    from storage.troubles import SetAside


def report(batches: Sequence[Batch], *, more: int, set_aside: Sequence[SetAside]) -> Notice:
    """What did not arrive, room by room, and what could not be read; `more` deliveries are not shown."""
    hopeful = next((batch for batch in batches if not batch.for_good), None)
    return notice("troubles/report", batches=batches, more=more, set_aside=set_aside, hopeful=hopeful)


def settled() -> Notice:
    """In place of a report when everything on it is decided."""
    return notice("troubles/settled")


def resent(kinds: Mapping[str, int]) -> Notice:
    """So many deliveries of each kind are on their way again."""
    return notice("troubles/resent", **_counted(kinds))


def given_up(kinds: Mapping[str, int]) -> Notice:
    """So many deliveries of each kind will not be sent any more."""
    return notice("troubles/given_up", **_counted(kinds))


def fate(number: int, state: str, sent_at: datetime | None, zone: ZoneInfo) -> Notice:
    """What became of one delivery that does not wait for a decision."""
    return notice("troubles/fate", number=number, state=state, sent_at=sent_at, zone=zone)


def no_such_number(number: int) -> Notice:
    """There is no delivery with this number."""
    return notice("troubles/no_such_number", number=number)


def how_to(prefix: str) -> Notice:
    """The command was given words it does not know."""
    return notice("troubles/how_to", prefix=prefix)


def _counted(kinds: Mapping[str, int]) -> dict[str, int]:
    """What is neither a correction nor a deletion was something said."""
    corrections, deletions = kinds.get("edit", 0), kinds.get("delete", 0)
    said = sum(kinds.values()) - corrections - deletions
    return {"messages": said, "corrections": corrections, "deletions": deletions}
