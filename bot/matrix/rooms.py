"""What is known about the rooms: who is called what, what they are called."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.matrix import mxc, powers
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import EVENT, USER, is_id, localpart
from bot.matrix.shapes import Json, inner, objects, string

PROFILES = 20_000


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody is called in a room, and their picture (mxc) there."""

    name: str = ""
    picture: str | None = None


class Rooms:
    """Learns from every sync and asks the homeserver only for what it was never told.

    Everything here can be asked for again: it is lost at a restart and nothing is.
    """

    def __init__(self, homeserver: Homeserver) -> None:
        self._homeserver = homeserver
        self._profiles: OrderedDict[tuple[str, str], Profile] = OrderedDict()

    def learn(self, room_id: str, section: Json) -> None:
        """Take over what a sync says about a room before its events."""
        self.hear(room_id, objects(inner(section, "state").get("events")))

    def hear(self, room_id: str, events: Iterable[Json]) -> None:
        """Notice what people call themselves and look like."""
        for event in events:
            user = event.get("state_key")
            if event.get("type") == "m.room.member" and isinstance(user, str):
                self._remember(room_id, user, inner(event, "content"))

    async def profile(self, room_id: str, user: object) -> Profile:
        """How somebody is shown in a room."""
        if not isinstance(user, str) or not is_id(user, USER):
            return Profile()
        if (room_id, user) not in self._profiles:
            self._remember(room_id, user, await self._ask(room_id, "state", "m.room.member", user))
        self._profiles.move_to_end((room_id, user))
        return self._profiles[room_id, user]

    def _remember(self, room_id: str, user: str, member: Json) -> None:
        name, picture = string(member.get("displayname")), mxc.valid(member.get("avatar_url"))
        self._profiles[room_id, user] = Profile(name or localpart(user), picture)
        self._profiles.move_to_end((room_id, user))
        if len(self._profiles) > PROFILES:
            self._profiles.popitem(last=False)

    async def event(self, room_id: str, event_id: str) -> Json:
        """An event that did not come by itself; {} when it cannot be had."""
        return await self._ask(room_id, "event", event_id) if is_id(event_id, EVENT) else {}

    async def _ask(self, room_id: str, *parts: str) -> Json:
        try:
            return await self._homeserver.call("GET", "rooms", room_id, *parts)
        except HomeserverError as error:
            if error.forbidden or error.missing:  # not our room any more: nothing more can be known
                return {}
            raise failure(error) from error


def title(section: Json) -> str:
    """What a room is called, as far as a sync says."""
    events = [
        *objects(inner(section, "state").get("events")),
        *objects(inner(section, "timeline").get("events")),
    ]
    for kind, key in (("m.room.name", "name"), ("m.room.canonical_alias", "alias")):
        for event in reversed(events):
            found = string(inner(event, "content").get(key)) if event.get("type") == kind else None
            if found:
                return found
    return ""


def can_write(section: Json, me: str) -> bool:
    """Whether we may speak in a room, as far as a sync says."""
    events = [
        *objects(inner(section, "state").get("events")),
        *objects(inner(section, "timeline").get("events")),
    ]
    levels = [inner(event, "content") for event in events if event.get("type") == "m.room.power_levels"]
    return powers.may_say(levels[-1], me) if levels else True
