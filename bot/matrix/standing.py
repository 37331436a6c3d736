"""What `openmic check` says of the bot's standing in one Matrix room."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.events import Address
from bot.findings import Finding, fine, wrong
from bot.matrix import powers
from bot.matrix.errors import HomeserverError
from bot.matrix.homeserver import Homeserver
from bot.matrix.shapes import Json, inner, mapping, sequence, string

TOMBSTONE, ENCRYPTION = "m.room.tombstone", "m.room.encryption"
#: Everything a sync would bring but the list of invitations.
NOTHING: Json = {"types": []}
INVITATIONS: Json = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {"timeline": {"limit": 1, "types": []}, "state": NOTHING, "ephemeral": NOTHING}
    | {"account_data": NOTHING},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Memberships:
    """The rooms the bot is in, and those it was asked into."""

    joined: Collection[str]
    invited: Collection[str]


async def memberships(homeserver: Homeserver) -> Memberships:
    """Where the bot is; asks as nobody's device would, so that no sync token moves."""
    joined = await homeserver.call("GET", "joined_rooms")
    query: dict[str, str | int] = {"filter": json.dumps(INVITATIONS), "timeout": 0, "set_presence": "offline"}
    news = await homeserver.call("GET", "sync", query=query)
    return Memberships(
        joined=[str(room) for room in sequence(joined.get("joined_rooms"))],
        invited=list(inner(inner(news, "rooms"), "invite")),
    )


async def of(homeserver: Homeserver, me: str, known: Memberships, address: Address) -> list[Finding]:
    """Whether the bot is in the room, and may write, react and delete there."""
    if address not in known.joined:
        banned = address.startswith("!") and await _is_banned(homeserver, me, address)
        return [_outside(me, known, address, banned=banned)]
    moved = await _state(homeserver, address, TOMBSTONE)
    if moved is not None:
        return [_upgraded(address, string(moved.get("replacement_room")) or "")]
    levels = await _state(homeserver, address, powers.LEVELS)
    lacking = list(_lacking(levels or {}, me, address))
    if await _state(homeserver, address, ENCRYPTION) is not None:
        lacking.append(_encrypted(address))
    return lacking or [fine(f"Matrix: In {address} darf der Bot schreiben und entfernen.")]


async def _is_banned(homeserver: Homeserver, me: str, address: Address) -> bool:
    """Of a room that threw the bot out nothing can be asked but what a sync tells of rooms left."""
    members: Json = {"types": ["m.room.member"]}
    room = {"rooms": [address], "include_leave": True, "state": members, "timeline": members | {"limit": 1}}
    sieve: Json = INVITATIONS | {"room": inner(INVITATIONS, "room") | room}
    query: dict[str, str | int] = {"filter": json.dumps(sieve), "timeout": 0, "set_presence": "offline"}
    left = inner(inner(inner(await homeserver.call("GET", "sync", query=query), "rooms"), "leave"), address)
    events = [
        mapping(event)
        for part in ("state", "timeline")
        for event in sequence(inner(left, part).get("events"))
    ]
    own = [inner(event, "content").get("membership") for event in events if event.get("state_key") == me]
    return own[-1:] == ["ban"]


def _outside(me: str, known: Memberships, address: Address, *, banned: bool) -> Finding:
    if address.startswith("#"):
        return wrong(
            f"Matrix: {address} ist ein Name und keine Raum-ID.",
            "Die ID beginnt mit einem ! und steht in Element unter Raumeinstellungen, Erweitert.",
        )
    if address in known.invited:
        return wrong(
            f"Matrix: Der Bot ist in {address} eingeladen, aber noch nicht beigetreten.",
            "Starten Sie „openmic run“, dann tritt er bei.",
        )
    if banned:
        return wrong(
            f"Matrix: Der Bot ist aus {address} verbannt.",
            f"Heben Sie das in Element unter Raumeinstellungen, Rollen auf, und laden Sie {me} wieder ein.",
        )
    return wrong(f"Matrix: Der Bot ist nicht in {address}.", f"Laden Sie {me} dorthin ein.")


def _upgraded(address: Address, successor: str) -> Finding:
    return wrong(
        f"Matrix: Der Raum {address} wurde durch {successor or 'einen neuen'} ersetzt.",
        "Laden Sie den Bot dorthin ein und starten Sie „openmic run“, dann zieht er um.",
    )


def _encrypted(address: Address) -> Finding:
    return wrong(
        f"Matrix: {address} ist verschlüsselt, der Bot kann dort nichts lesen.",
        "Verbinden Sie einen Raum ohne Verschlüsselung; ausschalten lässt sie sich nicht.",
    )


def _lacking(levels: Json, me: str, address: Address) -> Iterator[Finding]:
    give = f"Geben Sie {me} in Element unter Raumeinstellungen, Rollen mehr Rechte"
    if not powers.may_say(levels, me):
        yield wrong(f"Matrix: In {address} darf der Bot nicht schreiben.", f"{give}.")
    if not powers.may_say(levels, me, powers.REACTION):
        yield wrong(f"Matrix: In {address} darf der Bot nicht reagieren.", f"{give}.")
    if not powers.may_redact(levels, me):
        yield wrong(
            f"Matrix: In {address} darf der Bot fremde Nachrichten nicht entfernen.",
            f"{give}, üblich ist Moderator (50).",
        )


async def _state(homeserver: Homeserver, address: Address, kind: str) -> Json | None:
    try:
        return await homeserver.call("GET", "rooms", address, "state", kind)
    except HomeserverError as error:
        if error.missing:
            return None
        raise
