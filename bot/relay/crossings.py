"""What means something else on every network: mentions of people, addresses of messages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.events import Address, NativeId
from bot.markup import Rich, parse
from bot.network import Network
from forum.context import Context
from storage import crossings
from storage.crossings import Shown
from storage.models import Room
from storage.outbox import Payload

#: Something like an address, with or without its scheme; and how it ends before a sentence does.
ADDRESS = re.compile(r"(?:https?://|matrix:|\b[\w-]{1,63}\.[a-z]{2,24}/)[^\s<>\"]+", re.IGNORECASE)
_NO_END = ".,;:!?…)]}'»«“”„’"
MENTION = "<mention "
#: So many different addresses and people of one message are looked up.
MOST = 20

Found = dict[str, str]


async def extras(
    ctx: Context, text: str, here: Room, rooms: Sequence[Room], networks: Mapping[str, Network]
) -> dict[int, Payload]:
    """For each room (by id) the `links` and `mentions` of `text` (dialect) there, as `Words` has them."""
    if not rooms or (MENTION not in text and ADDRESS.search(text) is None):
        return {}
    rich = parse(text)
    links = await _links(ctx, rich, rooms, networks)
    mentions = await _mentions(ctx, rich, here)
    found: dict[int, Payload] = {}
    for room in rooms:
        own = {"links": links[room.id], "mentions": mentions[room.network]}
        found[room.id] = {key: value for key, value in own.items() if value}
    return found


async def _links(
    ctx: Context, rich: Rich, rooms: Sequence[Room], networks: Mapping[str, Network]
) -> Mapping[int, Found]:
    """By room: addresses of bridged messages, and where the same messages are on that room's network."""
    found: dict[int, Found] = defaultdict(dict)
    for url in _addresses(rich):
        source, shown = await _shown(ctx, url, networks.values())
        for room in rooms:
            if room.network != source and (there := _nearest(room, shown)) is not None:
                new = networks[room.network].permalink(Address(there.address), NativeId(there.native_id))
                found[room.id] |= {url: new} if new else {}
    return found


def _addresses(rich: Rich) -> list[str]:
    """All of a text, behind words and in them, each once."""
    behind = [mark.value for mark in rich.marks if mark.kind == "link"]
    inside = [match[0].rstrip(_NO_END) for match in ADDRESS.finditer(rich.text)]
    return list(dict.fromkeys([*behind, *inside]))[:MOST]


async def _shown(ctx: Context, url: str, networks: Iterable[Network]) -> tuple[str, Sequence[Shown]]:
    """Which network the address is of, and where its message can be seen."""
    for network in networks:
        if (target := network.linked(url)) is not None:
            return network.name, await crossings.shown(ctx.session, network.name, *target)
    return "", ()


def _nearest(room: Room, shown: Sequence[Shown]) -> Shown | None:
    """The place in the room itself, else any on its network."""
    near = [one for one in shown if one.network == room.network]
    return next((one for one in near if one.room_id == room.id), near[0] if near else None)


async def _mentions(ctx: Context, rich: Rich, here: Room) -> Mapping[str, Found]:
    """By network: users as the text mentions them, and who the same people are there."""
    found: dict[str, Found] = defaultdict(dict)
    named = list(dict.fromkeys(mark.value for mark in rich.marks if mark.kind == "mention"))[:MOST]
    if not named:
        return found
    for alias in await crossings.aliases(ctx.session, here.network, named):
        username = f"@{alias.username.lower()}" if alias.username else None
        for name in named:
            if name == alias.user or name.lower() == username:
                found[alias.network].setdefault(name, alias.elsewhere)
    return found
