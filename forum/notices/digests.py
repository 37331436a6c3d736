"""The weekly digests as they are said in chats."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from forum.notices import Notice, notice
from forum.overviews import Edition, ForCoordinators, ForMembers


def coordinators(edition: Edition, overview: ForCoordinators, zone: ZoneInfo) -> Notice:
    """What to do next, and what happened: at most 20 lines, each with a number or a link."""
    return notice("digests/coordinators", edition=edition, overview=overview, zone=zone)


def members(edition: Edition, overview: ForMembers, zone: ZoneInfo, link: str) -> Notice:
    """What came of it, where to join in, when to meet: at most 12 lines; `link` leads to its page."""
    return notice("digests/members", edition=edition, overview=overview, zone=zone, link=link)


def nothing_new(edition: Edition) -> Notice:
    """Asked for in a quiet week; such a digest is never sent."""
    return notice("digests/nothing_new", edition=edition)
