"""Hands that send files, stickers and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rehearsal.matrix import attachments, contents
from rehearsal.matrix.attachments import MediaKind
from rehearsal.matrix.client import Json
from rehearsal.matrix.saying import Saying

DOWNLOAD = "/_matrix/client/v1/media"
UPLOAD = "/_matrix/media/v3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to send; `info` with w, h, duration (milliseconds) and the like."""

    kind: MediaKind
    data: bytes
    name: str
    media_type: str
    caption: str | None = None
    caption_html: str | None = None
    spoiler: bool = False
    info: Mapping[str, Any] = field(default_factory=dict)


class Showing(Saying):
    """What somebody shows."""

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

    async def laid(self, file: Attachment) -> Json:
        """Upload a file; gives the content that shows it."""
        return attachments.media(
            file.kind,
            await self.upload(file.data, file.media_type, file.name),
            file.name,
            media_type=file.media_type,
            size=len(file.data),
            caption=file.caption,
            caption_html=file.caption_html,
            spoiler=file.spoiler,
            **file.info,
        )

    async def send_media(
        self,
        room: str,
        kind: MediaKind,
        data: bytes,
        name: str,
        media_type: str,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        **details: Any,
    ) -> str:
        """Send an image, a gif, a file, a sound, a film or a voice message; gives the event id.

        `details` as in `Attachment`: caption, caption_html, spoiler, info.
        """
        file = Attachment(kind=kind, data=data, name=name, media_type=media_type, **details)
        content = await self.laid(file) | contents.relation(reply_to, thread)
        return await self.send_event(room, "m.room.message", content)

    async def edit_media(self, room: str, event_id: str, file: Attachment) -> str:
        """Put another file, or another caption, in the place of a file; gives the id of the edit."""
        content = contents.replacement(event_id, await self.laid(file))
        return await self.send_event(room, "m.room.message", content)

    async def edit_caption(self, room: str, event_id: str, caption: str) -> str:
        """Change the words under a file and nothing else; gives the id of the edit."""
        sent = (await self.api.call("GET", "rooms", room, "event", event_id))["content"]
        same = {key: value for key, value in sent.items() if key not in ("formatted_body", "format")}
        return await self.send_event(
            room, "m.room.message", contents.replacement(event_id, same | {"body": caption})
        )

    async def send_gallery(self, room: str, files: Sequence[Attachment], caption: str = "") -> str:
        """Send several files in one event; gives its id."""
        items = [await self.laid(file) for file in files]
        return await self.send_event(room, "m.room.message", attachments.gallery(items, caption))

    async def send_sticker(self, room: str, data: bytes, name: str, media_type: str = "image/png") -> str:
        """Send a sticker; gives the event id."""
        url = await self.upload(data, media_type, name)
        content = attachments.sticker(url, name, media_type=media_type, size=len(data))
        return await self.send_event(room, "m.sticker", content)

    async def send_location(self, room: str, latitude: float, longitude: float, name: str) -> str:
        """Send a place, in degrees; gives the event id."""
        content = attachments.location(latitude, longitude, name)
        return await self.send_event(room, "m.room.message", content)

    async def set_avatar(self, data: bytes, media_type: str = "image/png") -> str:
        """Have a picture of oneself from now on; gives its mxc address."""
        url = await self.upload(data, media_type, "avatar")
        await self.api.call("PUT", "profile", self.user_id, "avatar_url", body={"avatar_url": url})
        return url
