"""Hands that write, change and take away, and react."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from rehearsal.matrix import contents
from rehearsal.matrix.client import Json
from rehearsal.matrix.watcher import Watcher


class Saying(Watcher):
    """What somebody says."""

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
        mentions: Sequence[str] = (),
        txn_id: str | None = None,
    ) -> str:
        """Say something, telling the users mentioned; gives the event id."""
        content = contents.text(text, html, reply_to=reply_to, thread=thread, mentions=mentions)
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
