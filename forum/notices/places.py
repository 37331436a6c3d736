"""What is said about rooms: coming into one, linking two, what a room is for, and going."""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice


def greeting(district: str, prefix: str, *, can_delete: bool, can_read: bool) -> Notice:
    """In a group the bot has just come into: who it is, what it needs, and that it goes otherwise."""
    return notice(
        "places/greeting", district=district, prefix=prefix, can_delete=can_delete, can_read=can_read
    )


def farewell() -> Notice:
    """In a room that nobody has linked for a day."""
    return notice("places/farewell")


def encrypted() -> Notice:
    """In a room whose messages the bot cannot read."""
    return notice("places/encrypted")


def anonymous() -> Notice:
    """Somebody gave a command without showing who they are."""
    return notice("places/anonymous")


def only_in_rooms(prefix: str) -> Notice:
    """`verbinden` in private."""
    return notice("places/only_in_rooms", prefix=prefix)


def unknown_purpose() -> Notice:
    """`verbinden` with a word that is neither a code nor a purpose."""
    return notice("places/unknown_purpose")


def room_code(
    room: str, code: str, minutes: int, networks: Sequence[tuple[str, str]], *, known: bool
) -> Notice:
    """The code that links another room with this one; how it is typed there, as (network, prefix).

    `known` is False when the other network would not recognise the person as coordinator.
    """
    return notice("places/room_code", room=room, code=code, minutes=minutes, networks=networks, known=known)


def not_administrator(room: str, *, code: bool) -> Notice:
    """The person does not administer the room; with `code` one was used up by the try."""
    return notice("places/not_administrator", room=room, code=code)


def could_not_ask(network: str) -> Notice:
    """The network did not say whether the person administers the room."""
    return notice("places/could_not_ask", network=network.title())


def same_room() -> Notice:
    """A code was typed in the room it is for."""
    return notice("places/same_room")


def already_linked(channel: str) -> Notice:
    """Both rooms are on one channel."""
    return notice("places/already_linked", channel=channel)


def several_rooms(one: str, other: str) -> Notice:
    """Two channels of several rooms each are not made one from a chat."""
    return notice("places/several_rooms", one=one, other=other)


def room_gone() -> Notice:
    """The room of the code is not there any more."""
    return notice("places/room_gone")


def linked(channel: str, rooms: int, open_networks: Sequence[str]) -> Notice:
    """To the person: the rooms are one channel from now on; `open_networks` as in `purpose_set`."""
    return notice("places/linked", channel=channel, rooms=rooms, open_networks=_shown(open_networks))


def purpose_set(channel: str, purpose: str, open_networks: Sequence[str]) -> Notice:
    """What the channel is for from now on; `open_networks`: where confidential words must not go."""
    shown = _shown(open_networks)
    return notice("places/purpose_set", channel=channel, purpose=purpose, open_networks=shown)


def _shown(networks: Sequence[str]) -> list[str]:
    return [network.title() for network in networks]
