"""Accounts for the cast and rooms for the channels, on both networks."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.commands.grammar import fold
from rehearsal import samples
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Login, Synapse
from rehearsal.on_matrix import OnMatrix
from rehearsal.on_telegram import OnTelegram
from rehearsal.players import Player
from rehearsal.script import Network, Role, Script
from rehearsal.telegram import TelegramServer

#: What those who have a picture are drawn in; the others have none.
HUES = ((0x09, 0x5A, 0x53), (0x71, 0x3A, 0x08), (0x23, 0x48, 0x74), (0x66, 0x30, 0x5C), (0x36, 0x52, 0x1A))

BOT = "openmic"
BOT_NAME = "Open Mic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people of one network by name, and the addresses of its rooms by channel."""

    players: Mapping[str, Player]
    rooms: Mapping[str, str]


def login(name: str) -> str:
    """The account on Matrix of a person with this name, also its password."""
    return fold(name.split(maxsplit=1)[0])


def on_telegram(script: Script, server: TelegramServer) -> Cast:
    """Accounts, and supergroups in which the bot is an administrator."""
    persons = {
        role.name: server.person(first, last_name=last, language_code=role.language)
        for role in _roles(script, "telegram")
        for first, _, last in [role.name.partition(" ")]
    }
    for person, colour in zip(list(persons.values())[1::2], itertools.cycle(HUES)):
        person.wears(samples.portrait(colour))
    rooms = {
        place: server.supergroup(place, [persons[role.name] for role in roles])
        for place, roles in _present(script, "telegram").items()
    }
    players = {
        role.name: OnTelegram(role, persons[role.name], {place: rooms[place] for place in role.rooms})
        for role in _roles(script, "telegram")
    }
    return Cast(players=players, rooms={place: str(room.id) for place, room in rooms.items()})


async def on_matrix(script: Script, synapse: Synapse, bot: Login, stack: AsyncExitStack) -> Cast:
    """Accounts whose password is their name, and rooms to which the bot is invited."""
    roles = _roles(script, "matrix")
    signing_in = [Member.register(synapse, login(role.name), role.name) for role in roles]
    members = {
        role.name: await stack.enter_async_context(m)
        for role, m in zip(roles, await asyncio.gather(*signing_in), strict=True)
    }
    present = _present(script, "matrix")
    opened = [_open(place, [members[role.name] for role in there], bot) for place, there in present.items()]
    rooms = dict(zip(present, await asyncio.gather(*opened), strict=True))
    players = {
        role.name: OnMatrix(role, members[role.name], {p: rooms[p] for p in role.rooms}, bot.user_id)
        for role in roles
    }
    return Cast(players=players, rooms=rooms)


async def _open(place: str, members: list[Member], bot: Login) -> str:
    """A room of the first member's; the bot may remove what others wrote."""
    owner, *others = members
    powers = {"users": {bot.user_id: 50}}
    room = await owner.create_room(place, invite=[bot.user_id], public=True, power_levels=powers)
    await asyncio.gather(*(member.join(room) for member in others))
    # Closed only now: to invite everybody first takes a homeserver twice as long.
    await owner.set_state(room, "m.room.join_rules", {"join_rule": "invite"})
    return room


def _roles(script: Script, network: Network) -> list[Role]:
    return [role for role in script.people if role.network == network]


def _present(script: Script, network: Network) -> dict[str, list[Role]]:
    """Who is in each channel that has a room on this network."""
    return {
        place.name: [role for role in _roles(script, network) if place.name in role.rooms]
        for place in script.places
        if network in place.networks
    }
