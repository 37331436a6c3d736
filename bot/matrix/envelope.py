"""What the inbox keeps of an event: its raw JSON beside the little that only the sync knew."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Self

from bot.events import Address, Sender, UserId
from bot.markup import safe_name
from bot.matrix import mxc
from bot.matrix.ids import ROOM, USER, is_id, localpart
from bot.matrix.shapes import Json, mapping, string, whole
from bot.network import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One event of one room, as `me` received it.

    `name` and `picture` (mxc) are what its sender is called and looks like at that time; `title` and
    `can_write` say what the room is called and whether we may speak, when we have just come.
    """

    me: str
    room_id: str
    event: Json
    name: str = ""
    picture: str | None = None
    title: str = ""
    can_write: bool = True

    def pack(self) -> bytes:
        """As bytes; an event nested too deeply to be written keeps its id alone, and cannot be read."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        try:
            return json.dumps(values, separators=(",", ":")).encode()
        except RecursionError:
            values["event"] = {"event_id": string(self.event.get("event_id"))}
            return json.dumps(values, separators=(",", ":")).encode()

    @classmethod
    def unpack(cls, raw: bytes) -> Self:
        """Read again what `pack` wrote; raises Unreadable."""
        try:
            values = mapping(json.loads(raw))
            # What waits may have been packed by another version.
            envelope = cls(**{item.name: values[item.name] for item in fields(cls) if item.name in values})
        except (ValueError, RecursionError, TypeError):
            raise Unreadable("these bytes are no event of ours") from None
        if not isinstance(envelope.event, dict) or not is_id(envelope.room_id, ROOM):
            raise Unreadable("the event is no object, or belongs to no room")
        return envelope

    @property
    def kind(self) -> str:
        """The event type; empty where there is none."""
        return string(self.event.get("type")) or ""

    @property
    def content(self) -> Json:
        """What it says."""
        return mapping(self.event.get("content"))

    @property
    def room(self) -> Address:
        """Where it happened."""
        return Address(self.room_id)

    @property
    def user(self) -> str:
        """Who sent it; raises Unreadable when that is nobody."""
        user = self.event.get("sender")
        if not isinstance(user, str) or not is_id(user, USER):
            raise Unreadable("nobody sent the event")
        return user

    @property
    def ours(self) -> bool:
        """Whether it is the bot's own doing."""
        return self.user == self.me

    @property
    def at(self) -> datetime:
        """When the sender's homeserver got it; raises Unreadable."""
        try:
            return datetime.fromtimestamp((whole(self.event.get("origin_server_ts")) or 0) / 1000, UTC)
        except (OverflowError, ValueError, OSError):
            raise Unreadable("the event's time is none") from None

    def sender(self, name: str | None = None, picture: str | None = None) -> Sender:
        """The person; with a `name`, somebody whose words another bridge brought: heard, without rights."""
        return Sender(
            user=UserId(self.user),
            name=safe_name(name or self.name or localpart(self.user)),
            username=localpart(self.user),
            personal=name is None,
            picture=mxc.valid(picture if name else self.picture),
        )
