"""How large a file may be to get from one network to another."""

from __future__ import annotations

from collections.abc import Mapping

from bot.network import Network
from bot.things import Media

#: Whatever the networks allow: more than this is no conversation.
MOST = 100 * 2**20


def most(media: Media, destination: Network, networks: Mapping[str, Network]) -> int:
    """The largest number of bytes of `media` that can be brought to `destination`."""
    source = networks.get(media.network)
    known = (source.largest().download if source else None, destination.largest().upload, MOST)
    return min(limit for limit in known if limit is not None)


def is_too_large(media: Media, destination: Network, networks: Mapping[str, Network]) -> bool:
    """Whether it need not even be tried; what a network keeps itself does not travel."""
    if media.network == destination.name or media.size is None:
        return False
    return media.size > most(media, destination, networks)
