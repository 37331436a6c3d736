"""Hands that make, enter and leave rooms, and arrange what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearsal.matrix.client import Json
from rehearsal.matrix.watcher import Watcher


class Arranging(Watcher):
    """Where somebody is, and what they may arrange there."""

    async def create_room(
        self,
        name: str | None = None,
        *,
        invite: Sequence[str] = (),
        topic: str | None = None,
        direct: bool = False,
        public: bool = False,
        power_levels: Mapping[str, object] | None = None,
        version: str | None = None,
    ) -> str:
        """Make a room and give its id; `power_levels` is merged into m.room.power_levels, key by key."""
        wanted = {
            "name": name,
            "topic": topic,
            "room_version": version,
            "power_level_content_override": dict(power_levels) if power_levels else None,
        }
        body: Json = {key: value for key, value in wanted.items() if value is not None}
        body |= {"invite": list(invite), "is_direct": direct}
        body["preset"] = "public_chat" if public else "trusted_private_chat" if direct else "private_chat"
        return str((await self.api.call("POST", "createRoom", body=body))["room_id"])

    async def invite(self, room: str, user_id: str) -> None:
        """Invite somebody."""
        await self.api.call("POST", "rooms", room, "invite", body={"user_id": user_id})

    async def join(self, room: str) -> None:
        """Accept an invitation, or walk into a public room."""
        await self.api.call("POST", "join", room, body={})

    async def leave(self, room: str) -> None:
        """Leave, or decline an invitation."""
        await self.api.call("POST", "rooms", room, "leave", body={})

    async def kick(self, room: str, user_id: str) -> None:
        """Put somebody out of the room, or take back an invitation."""
        await self.api.call("POST", "rooms", room, "kick", body={"user_id": user_id})

    async def joined_rooms(self) -> list[str]:
        """The rooms this person is in."""
        return list((await self.api.call("GET", "joined_rooms"))["joined_rooms"])

    async def set_state(self, room: str, kind: str, content: Json, state_key: str = "") -> str:
        """Change the room's state; gives the event id."""
        answer = await self.api.call("PUT", "rooms", room, "state", kind, state_key, body=content)
        return str(answer["event_id"])

    async def state(self, room: str, kind: str, state_key: str = "") -> Json:
        """One state event's content."""
        return await self.api.call("GET", "rooms", room, "state", kind, state_key)

    async def set_display_name(self, name: str) -> None:
        """Be called `name` from now on."""
        await self.api.call("PUT", "profile", self.user_id, "displayname", body={"displayname": name})

    async def ban(self, room: str, user_id: str) -> None:
        """Put somebody out for good."""
        await self.api.call("POST", "rooms", room, "ban", body={"user_id": user_id})

    async def unban(self, room: str, user_id: str) -> None:
        """Let somebody be invited again."""
        await self.api.call("POST", "rooms", room, "unban", body={"user_id": user_id})

    async def set_power(self, room: str, user_id: str, level: int) -> None:
        """Give somebody a power level."""
        levels = await self.state(room, "m.room.power_levels")
        users = levels.get("users", {}) | {user_id: level}
        await self.set_state(room, "m.room.power_levels", levels | {"users": users})

    async def upgrade(self, room: str, version: str = "11") -> str:
        """Close a room behind a tombstone; gives the id of the one that takes its place."""
        answer = await self.api.call("POST", "rooms", room, "upgrade", body={"new_version": version})
        return str(answer["replacement_room"])

    async def pin(self, room: str, *event_ids: str) -> None:
        """Pin messages, besides those that are pinned already."""
        pinned = await self.pins(room)
        added = [event_id for event_id in event_ids if event_id not in pinned]
        await self.set_state(room, "m.room.pinned_events", {"pinned": [*pinned, *added]})

    async def unpin(self, room: str, *event_ids: str) -> None:
        """Take pinned messages off."""
        kept = [event_id for event_id in await self.pins(room) if event_id not in event_ids]
        await self.set_state(room, "m.room.pinned_events", {"pinned": kept})
