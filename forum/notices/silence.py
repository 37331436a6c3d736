"""What is said about words that stay where they were written: by one's own wish, muted, or echoes.

`prefix` begins commands where the notice is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice
from forum.people import Contact


def opted_out() -> Notice:
    """From now on nothing this person says is carried to other networks."""
    return notice("silence/opted_out")


def opted_in() -> Notice:
    """From now on it is carried again."""
    return notice("silence/opted_in")


def already(*, out: bool) -> Notice:
    """Nothing changes: it was so before."""
    return notice("silence/already", out=out)


def muted(name: str, channel: str, prefix: str) -> Notice:
    """To the moderator: these words are not carried any more."""
    return notice("silence/muted", who=name, channel=channel, prefix=prefix)


def unmuted(name: str, channel: str) -> Notice:
    """To the moderator: they are again."""
    return notice("silence/unmuted", who=name, channel=channel)


def you_are_muted(channel: str, contact: Contact, district: str) -> Notice:
    """To the person, once: their words stay here, and whom they can talk to about it."""
    return notice("silence/you_are_muted", channel=channel, contact=contact, district=district)


def you_are_unmuted(channel: str) -> Notice:
    """To the person: their words are carried again."""
    return notice("silence/you_are_unmuted", channel=channel)


def how_to_mute(prefix: str) -> Notice:
    """`stumm` without a reply to somebody's message."""
    return notice("silence/how_to_mute", prefix=prefix)


def how_to_unmute(names: Sequence[str], prefix: str) -> Notice:
    """`laut` without saying who is meant; `names` are muted in this channel."""
    return notice("silence/how_to_unmute", names=names, prefix=prefix)


def not_to_be_muted() -> Notice:
    """Moderators and coordinators are not muted, and nobody mutes themselves."""
    return notice("silence/not_to_be_muted")


def muted_before(name: str, prefix: str) -> Notice:
    """Nothing changes."""
    return notice("silence/muted_before", who=name, prefix=prefix)


def second_bridge(channel: str, name: str, network: str) -> Notice:
    """To coordinators: an account brings words of this channel into its rooms once more."""
    return notice("silence/second_bridge", channel=channel, who=name, network=network.title())
