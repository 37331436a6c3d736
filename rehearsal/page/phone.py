"""One person's Matrix client: every room kept current by a single long poll."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Mapping, Sequence

import httpx

from rehearsal.bell import Bell
from rehearsal.matrix import timeline
from rehearsal.matrix.client import Json, MatrixError
from rehearsal.matrix.member import Member
from rehearsal.matrix.timeline import Item

POLL_MS = 30_000
RETRY_S = 0.5
#: Events of one room in one answer; more than that and the room is read anew.
BATCH = 50


class Phone:
    """What `member` sees in each room, read after each ring of `bell`."""

    def __init__(self, member: Member, bell: Bell) -> None:
        self.member = member
        self._bell = bell
        self._rooms: dict[str, list[Json]] = {}
        self._items: dict[str, list[Item]] = {}
        self._names: dict[str, str] = {}
        self._portraits: dict[str, str] = {}
        self._pinned: dict[str, frozenset[str]] = {}
        self._polls = itertools.count()
        self._started = asyncio.Event()

    async def seen(self, room: str) -> Sequence[Item]:
        """What is visible in a room, oldest first; nothing where this person is not."""
        await self._started.wait()
        if room not in self._items:
            self._items[room] = timeline.read(self._rooms.get(room, []))
        return self._items[room]

    def name(self, user_id: str) -> str:
        """How somebody is called."""
        return self._names.get(user_id, user_id)

    def portrait(self, user_id: str) -> str:
        """The mxc address of somebody's picture, "" for none."""
        return self._portraits.get(user_id, "")

    def pinned(self, room: str) -> frozenset[str]:
        """The ids of the events pinned in a room."""
        return self._pinned.get(room, frozenset())

    async def follow(self) -> None:
        """Keep up for ever, also while the homeserver is away."""
        since = ""
        while True:
            try:
                answer = await self._sync(since)
                for room, news in answer.get("rooms", {}).get("join", {}).items():
                    await self._take(room, news)
            except (httpx.TransportError, MatrixError):
                await asyncio.sleep(RETRY_S)
                continue
            since = answer["next_batch"]
            self._started.set()
            self._bell.ring()

    async def _sync(self, since: str) -> Json:
        nothing: dict[str, list[str]] = {"types": []}
        wanted = {
            "room": {"timeline": {"limit": BATCH}, "ephemeral": nothing},
            "presence": nothing,
            "account_data": nothing,
        }
        # For two minutes Synapse answers the same question with the same answer: no two are the same here.
        timeout = (POLL_MS if since else 0) + next(self._polls)
        params: dict[str, str | int] = {"filter": json.dumps(wanted), "timeout": timeout}
        return await self.member.api.call("GET", "sync", params=params | ({"since": since} if since else {}))

    async def _take(self, room: str, news: Json) -> None:
        fresh: list[Json] = news["timeline"]["events"]
        known = self._rooms.get(room)
        if known is None or news["timeline"].get("limited"):
            known, fresh = [], await self.member.history(room)
        self._rooms[room] = merged(known, fresh)
        self._items.pop(room, None)
        for event in [*news.get("state", {}).get("events", ()), *fresh]:
            self._learn(room, event)

    def _learn(self, room: str, event: Json) -> None:
        content = event["content"]
        if event["type"] == "m.room.member":
            self._names[event["state_key"]] = content.get("displayname") or event["state_key"]
            self._portraits[event["state_key"]] = content.get("avatar_url") or ""
        if event["type"] == "m.room.pinned_events":
            self._pinned[room] = frozenset(content.get("pinned") or ())


def merged(known: Sequence[Json], fresh: Sequence[Json]) -> list[Json]:
    """Old and new events, each once; what has been redacted says so, as in a room read anew."""
    events = {event["event_id"]: event for event in (*known, *fresh)}
    for event in fresh:
        target = events.get(_redacted(event))
        if target is not None:
            target.setdefault("unsigned", {})["redacted_because"] = event
    return list(events.values())


def _redacted(event: Mapping[str, object]) -> str:
    """What an event takes away; the name of it has moved into the content with room version 11."""
    if event["type"] != "m.room.redaction":
        return ""
    content = event["content"]
    inner = content.get("redacts") if isinstance(content, Mapping) else None
    return str(event.get("redacts") or inner or "")
