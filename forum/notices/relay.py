"""What is said about carrying words from one network to another."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from forum.notices import Notice, notice


def room_paused(channel: str, network: str, reason: str) -> Notice:
    """To coordinators: a room cannot be written to."""
    return notice("relay/room_paused", channel=channel, network=network.title(), reason=reason)


def other_side_waits(network: str, *, partly: bool) -> Notice:
    """To the channel's other rooms: what is written now arrives there later.

    `partly` when the channel has another room on that network, which goes on.
    """
    return notice("relay/other_side_waits", network=network.title(), partly=partly)


def room_returned(channel: str, network: str) -> Notice:
    """To coordinators who heard that it cannot be written to: it can again."""
    return notice("relay/room_returned", channel=channel, network=network.title())


def other_side_returned(network: str, *, partly: bool) -> Notice:
    """To the rooms that heard they would have to wait; `partly` as there."""
    return notice("relay/other_side_returned", network=network.title(), partly=partly)


def queue_dropped(channel: str, network: str, number: int) -> Notice:
    """To coordinators: a room out of reach was taken out, with `number` messages waiting for it."""
    return notice("relay/queue_dropped", channel=channel, network=network.title(), number=number)


def undelivered(kind: str, network: str, reason: str) -> Notice:
    """To the author: this did not arrive, and why."""
    return notice("relay/undelivered", kind=kind, network=network.title(), reason=reason)


def not_removed(network: str, author: str | None, reason: str) -> Notice:
    """To a moderator who wanted somebody's message away: it still stands on `network`, and why.

    `author` is None for the forum's own words.
    """
    return notice("relay/not_removed", network=network.title(), author=author, reason=reason)


def not_carried(kind: str, networks: list[str]) -> Notice:
    """To the sender: this kind of message stays on this side."""
    return notice("relay/not_carried", kind=kind, networks=[name.title() for name in networks])


def left_out(kind: str, network: str) -> Notice:
    """On the other side, before a caption: what came with it and can be seen only there."""
    return notice("relay/left_out", kind=kind, network=network.title())


def file_stays(
    *, kind: str, name: str, size: int | None, most: int, reason: str, networks: list[str]
) -> Notice:
    """To the sender: this file does not get to these networks, and why; `size` and `most` in bytes.

    Too large although it is within `most`: somebody on the way takes less, and did not say how much.
    """
    return notice(
        "relay/file_stays",
        kind=kind,
        called=name,
        size=size,
        most=most,
        reason=reason,
        networks=[network.title() for network in networks],
    )


def bridged(networks: list[str], prefix: str) -> Notice:
    """Once in every room of a channel: what it means to span networks; `prefix` begins commands there."""
    return notice("relay/bridged", networks=[name.title() for name in networks], prefix=prefix)


def forwarded(origin: str, url: str) -> Notice:
    """On the other side, above words that were forwarded: whose they are, with a link where there is one."""
    return notice("relay/forwarded", origin=origin, url=url)


def forwarded_hidden() -> Notice:
    """The same when their author does not want to be named."""
    return notice("relay/forwarded_hidden")


def gap(network: str, since: datetime, until: datetime, zone: ZoneInfo) -> Notice:
    """In every room of a channel: what was said on `network` in this time never arrived."""
    return notice("relay/gap", network=network.title(), since=since, until=until, zone=zone)


def gap_in_private(network: str, since: datetime, until: datetime, zone: ZoneInfo) -> Notice:
    """The same in somebody's private chat there."""
    return notice("relay/gap_in_private", network=network.title(), since=since, until=until, zone=zone)


def bundled(number: int) -> Notice:
    """Above the first of them: so many messages wait, and are shown several at a time."""
    return notice("relay/bundled", number=number)


def which_of_them() -> Notice:
    """To somebody who answered several messages in one with a command that needs a single one."""
    return notice("relay/which_of_them")
