"""What is said of people and rooms: somebody must coordinate, and ideas need a way in and readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.events import Address
from bot.findings import Finding, fine, remark, wrong
from bot.settings import Settings
from forum import digests
from forum.context import Context
from storage import people, places
from storage.models import Channel, Purpose, RoleName, Room

#: What is missing without a channel of this purpose, and how to link one.
NEEDED = {
    Purpose.OPENMIC: "Räume: Noch keiner ist das Open Mic, in dem Ideen öffentlich werden.",
    Purpose.MODERATION: "Räume: Noch keiner ist für die Moderation, neue Ideen sieht also niemand.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Every open room by its channel."""

    of: Mapping[Channel, tuple[Room, ...]] = field(default_factory=dict)

    def addresses(self, network: str) -> list[Address]:
        """Where the bot must be at home on a network."""
        return [
            Address(room.address) for rooms in self.of.values() for room in rooms if room.network == network
        ]


async def rooms(ctx: Context) -> Rooms:
    """All linked rooms."""
    channels = await places.channels(ctx.session)
    return Rooms(of={one: tuple(await places.rooms_of(ctx.session, one.id)) for one in channels})


async def coordination(ctx: Context, settings: Settings) -> list[Finding]:
    """Whether there is a coordinator, and whether the digest reaches all of them."""
    holders = await people.holders(ctx.session, RoleName.COORDINATOR)
    if not holders and not settings.coordinators:
        return [
            wrong(
                "Koordination: Noch niemand.",
                "Starten Sie „openmic run“ und schicken Sie dem Bot privat den Code, der dort steht.",
            )
        ]
    if not holders:
        return [fine("Koordination: OPENMIC_COORDINATORS gilt ab dem nächsten Start.")]
    silent = [
        wrong(
            f"Koordination: {person.name} hat kein privates Gespräch mit dem Bot und bekommt keinen Digest.",
            f"Bitten Sie {person.name}, dem Bot privat zu schreiben.",
        )
        for person in await digests.unreachable(ctx)
    ]
    return [fine(f"Koordination: {len(holders)} Person(en)."), *silent]


def of_rooms(linked: Rooms, confidential: Mapping[str, bool]) -> list[Finding]:
    """Whether the channels that the Open Mic needs are there; `confidential` tells it of each network."""
    purposes = {channel.purpose for channel, rooms in linked.of.items() if rooms}
    missing = [
        wrong(
            what,
            f"Schreiben Sie „verbinden“ in dem Raum, oder nehmen Sie „openmic link … --purpose {purpose}“.",
        )
        for purpose, what in NEEDED.items()
        if purpose not in purposes
    ]
    return missing or [
        fine(f"Räume: {sum(map(len, linked.of.values()))} sind verbunden."),
        *_exposed(linked, confidential),
    ]


def _exposed(linked: Rooms, confidential: Mapping[str, bool]) -> list[Finding]:
    return [
        remark(
            f"Räume: Die Moderation „{channel.name}“ liest auch auf {room.network.title()}. "
            "Was vertraulich ist, gehört dort nicht hin."
        )
        for channel, rooms in linked.of.items()
        for room in rooms
        if channel.purpose is Purpose.MODERATION and not confidential.get(room.network, True)
    ]
