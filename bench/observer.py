"""Watches both sides and notes when each marked message can be seen there."""

from __future__ import annotations

import asyncio
import re
import time

from rehearsal.matrix.member import Member
from rehearsal.telegram import TelegramServer

#: Every measured text carries one of these.
MARK = re.compile(r"\bm(\d+)\b")
#: Rare, because looking costs the measured ones their processor; calls carry their own moment.
GLANCE_SECONDS = 0.02
_TIMELINE = '{"room":{"timeline":{"limit":1000},"ephemeral":{"types":[]}},"presence":{"types":[]}}'


class Observer:
    """`seen[side][number]` is the moment (Unix seconds) message `number` first stood on that side."""

    def __init__(self, telegram: TelegramServer, member: Member) -> None:
        self._telegram = telegram
        self._member = member
        self._calls = 0
        self.seen: dict[str, dict[int, float]] = {"telegram": {}, "matrix": {}}

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._matrix())
            group.create_task(self._telegram_side())

    async def until(self, side: str, numbers: set[int], within: float = 900) -> None:
        """Wait until all of these are seen on `side`, at most so many seconds."""
        async with asyncio.timeout(within):
            while not numbers <= self.seen[side].keys():
                await asyncio.sleep(GLANCE_SECONDS)

    async def _matrix(self) -> None:
        params: dict[str, str | int] = {"timeout": 0, "filter": _TIMELINE}
        while True:
            answer = await self._member.api.call("GET", "sync", params=params)
            now = time.time()
            for news in answer.get("rooms", {}).get("join", {}).values():
                for event in news["timeline"]["events"]:
                    if event["sender"] != self._member.user_id:
                        self._note("matrix", str(event["content"].get("body", "")), now)
            params |= {"timeout": 25000, "since": answer["next_batch"]}

    async def _telegram_side(self) -> None:
        while True:
            fresh = self._telegram.calls[self._calls :]
            self._calls += len(fresh)
            for call in fresh:
                if call.is_of("sendMessage") and call.ok:
                    self._note("telegram", str(call.params.get("text", "")), call.at)
            await asyncio.sleep(GLANCE_SECONDS)

    def _note(self, side: str, text: str, now: float) -> None:
        for number in MARK.findall(text):
            self.seen[side].setdefault(int(number), now)
