"""A person on Matrix with an ordinary client, written against the specification without a Matrix library."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Self

from rehearsal.matrix import contents
from rehearsal.matrix.client import Client, Json
from rehearsal.matrix.synapse import Login, Synapse
from rehearsal.matrix.watcher import Watcher

DOWNLOAD = "/_matrix/client/v1/media"
UPLOAD = "/_matrix/media/v3"


class Member(Watcher):
    """What one signed-in person does and sees.

    Rooms and events are named by their ids. Every method raises MatrixError when the homeserver refuses and
    httpx.TransportError when it is away; only the waiting ones sit that out.
    """

    def __init__(self, url: str, login: Login) -> None:
        super().__init__(login.user_id, Client(url, login.access_token))
        self.login = login

    @classmethod
    async def register(
        cls, homeserver: Synapse, localpart: str, display_name: str | None = None, *, admin: bool = False
    ) -> Self:
        """Make an account on `homeserver`, its localpart being its password too, and sign in."""
        return cls(homeserver.url, await homeserver.register(localpart, localpart, display_name, admin=admin))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the device stays signed in."""
        await self.api.close()

    # Rooms

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

    # Saying

    async def send_event(self, room: str, kind: str, content: Json, txn_id: str | None = None) -> str:
        """Send any event and give its id; the same `txn_id` again gives the same event."""
        answer = await self.api.call(
            "PUT", "rooms", room, "send", kind, txn_id or uuid.uuid4().hex, body=content
        )
        return str(answer["event_id"])

    async def send_text(
        self,
        room: str,
        text: str,
        html: str | None = None,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        txn_id: str | None = None,
    ) -> str:
        """Say something; gives the event id."""
        content = contents.text(text, html, reply_to=reply_to, thread=thread)
        return await self.send_event(room, "m.room.message", content, txn_id)

    async def edit(self, room: str, event_id: str, text: str, html: str | None = None) -> str:
        """Replace what was said; gives the id of the edit."""
        return await self.send_event(room, "m.room.message", contents.edit(event_id, text, html))

    async def redact(self, room: str, event_id: str, reason: str | None = None) -> str:
        """Take an event away; gives the id of the redaction."""
        body = {"reason": reason} if reason else {}
        answer = await self.api.call("PUT", "rooms", room, "redact", event_id, uuid.uuid4().hex, body=body)
        return str(answer["event_id"])

    async def react(self, room: str, event_id: str, key: str) -> str:
        """React; gives the id of the reaction."""
        return await self.send_event(room, "m.reaction", contents.reaction(event_id, key))

    async def unreact(self, room: str, event_id: str, key: str) -> None:
        """Take one's own reaction back; nothing happens when there is none."""
        target = contents.reaction(event_id, key)["m.relates_to"]
        for event in await self.history(room):
            if event["sender"] == self.user_id and event["content"].get("m.relates_to") == target:
                await self.redact(room, event["event_id"])

    async def upload(self, data: bytes, media_type: str, name: str) -> str:
        """Store a file; gives its mxc address."""
        headers = {"Content-Type": media_type}
        response = await self.api.send(
            "POST", "upload", prefix=UPLOAD, content=data, headers=headers, params={"filename": name}
        )
        return str(response.json()["content_uri"])

    async def download(self, mxc: str) -> bytes:
        """The file at an mxc address."""
        server, media_id = mxc.removeprefix("mxc://").split("/")
        return (await self.api.send("GET", "download", server, media_id, prefix=DOWNLOAD)).content

    async def send_media(
        self,
        room: str,
        kind: contents.MediaKind,
        data: bytes,
        name: str,
        media_type: str,
        *,
        caption: str | None = None,
    ) -> str:
        """Send an image, a file, a sound, a film or a voice message; gives the event id."""
        url = await self.upload(data, media_type, name)
        content = contents.media(kind, url, name, media_type=media_type, size=len(data), caption=caption)
        return await self.send_event(room, "m.room.message", content)

    async def send_sticker(self, room: str, data: bytes, name: str, media_type: str = "image/png") -> str:
        """Send a sticker; gives the event id."""
        url = await self.upload(data, media_type, name)
        content = contents.sticker(url, name, media_type=media_type, size=len(data))
        return await self.send_event(room, "m.sticker", content)

    async def send_location(self, room: str, latitude: float, longitude: float, name: str) -> str:
        """Send a place, in degrees; gives the event id."""
        return await self.send_event(room, "m.room.message", contents.location(latitude, longitude, name))
