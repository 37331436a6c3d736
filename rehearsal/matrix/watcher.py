"""What somebody sees on Matrix: rooms read page by page, and waiting for something to appear there."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

import httpx

from rehearsal.matrix import timeline
from rehearsal.matrix.client import Client, Json, MatrixError
from rehearsal.matrix.timeline import Item

Found = TypeVar("Found")

PAGE = 500  # events
POLL = 30_000  # milliseconds
RETRY_INTERVAL = 0.1  # seconds, while the homeserver is away


class Watcher:
    """Reads as `user_id` through `api`; no sync is kept running, so nothing is missed or must be stopped."""

    def __init__(self, user_id: str, api: Client) -> None:
        self.user_id = user_id
        self.api = api
        self._syncs = itertools.count()

    async def invitations(self) -> list[str]:
        """The rooms this person is invited to and has not answered."""
        answer = await self._sync()
        return list(answer.get("rooms", {}).get("invite", {}))

    async def members(self, room: str) -> dict[str, str]:
        """User ids and display names of those in the room."""
        joined = (await self.api.call("GET", "rooms", room, "joined_members"))["joined"]
        return {user_id: profile.get("display_name") or user_id for user_id, profile in joined.items()}

    async def pins(self, room: str) -> list[str]:
        """The ids of the pinned events, the oldest first."""
        try:
            content = await self.api.call("GET", "rooms", room, "state", "m.room.pinned_events", "")
        except MatrixError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return []
        return [str(event_id) for event_id in content.get("pinned", ())]

    async def history(self, room: str, page_size: int = PAGE) -> list[Json]:
        """Every raw event this person may see, oldest first."""
        pages: list[Json] = []
        start: dict[str, str | int] = {"dir": "b", "limit": page_size}
        while True:
            page = await self.api.call("GET", "rooms", room, "messages", params=start)
            pages += page["chunk"]
            if "end" not in page:
                return pages[::-1]
            start["from"] = page["end"]

    async def visible(self, room: str) -> list[Item]:
        """What this person sees in the room, oldest first."""
        return timeline.read(await self.history(room))

    # Waiting: at most `within` seconds

    async def wait_for(self, room: str, predicate: Callable[[Item], bool], within: float = 10.0) -> Item:
        """The first visible item for which `predicate` holds; TimeoutError names what was there instead."""
        items = await self.wait_until(room, lambda items: any(map(predicate, items)), within)
        return next(filter(predicate, items))

    async def wait_until(
        self, room: str, predicate: Callable[[list[Item]], bool], within: float = 10.0
    ) -> list[Item]:
        """What is visible as soon as `predicate` holds for it; TimeoutError names what was there instead."""
        seen: list[Item] = []

        async def look() -> list[Item] | None:
            seen[:] = await self.visible(room)
            return list(seen) if predicate(seen) else None

        try:
            return await self._watch(room, look, within)
        except TimeoutError:
            raise TimeoutError(
                f"after {within} s {self.user_id} saw {[item.body for item in seen]}"
            ) from None

    async def wait_for_member(self, room: str, user_id: str, within: float = 10.0) -> None:
        """Return once somebody is in the room; TimeoutError when they do not come."""

        async def look() -> bool | None:
            return user_id in await self.members(room) or None

        await self._watch(room, look, within)

    async def wait_for_invitation(self, within: float = 10.0) -> str:
        """The room of the first open invitation; TimeoutError when none comes."""

        async def look() -> str | None:
            return next(iter(await self.invitations()), None)

        return await self._watch(None, look, within)

    async def _watch(
        self, room: str | None, look: Callable[[], Awaitable[Found | None]], within: float
    ) -> Found:
        since: str | None = None
        async with asyncio.timeout(within):
            while True:
                try:
                    # The token comes before the look: what happens in between ends the next poll at once.
                    since = (await self._sync(since, room=room))["next_batch"]
                    if (found := await look()) is not None:
                        return found
                except httpx.TransportError:
                    await asyncio.sleep(RETRY_INTERVAL)

    async def _sync(self, since: str | None = None, *, room: str | None = None) -> Json:
        rooms: dict[str, Any] = {"timeline": {"limit": 1}, "state": {"lazy_load_members": True}}
        rooms |= {"rooms": [room]} if room else {}
        nothing: dict[str, list[str]] = {"types": []}
        wanted = {"room": rooms, "presence": nothing, "account_data": nothing}
        # For two minutes Synapse answers the same question with the same answer: no two are the same here.
        params: dict[str, str | int] = {"filter": json.dumps(wanted), "timeout": POLL + next(self._syncs)}
        return await self.api.call("GET", "sync", params=params | ({"since": since} if since else {}))
