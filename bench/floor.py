"""The floor: a bare relay that posts what it reads at once and keeps nothing (`python -m bench.floor`)."""

from __future__ import annotations

import asyncio
import json
import os
import time
from itertools import count
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession, ClientTimeout, TCPConnector

CLIENT = "/_matrix/client/v3"


async def main() -> None:
    """Relay between the room pairs given in BENCH_FLOOR until killed."""
    given = json.loads(os.environ["BENCH_FLOOR"])
    to_matrix = {int(chat): room for chat, room in given["pairs"].items()}
    to_telegram = {room: chat for chat, room in to_matrix.items()}
    timeout, signed = ClientTimeout(total=90), {"Authorization": f"Bearer {given['access_token']}"}
    async with (
        ClientSession(timeout=timeout, connector=TCPConnector(limit=100)) as telegram,
        ClientSession(timeout=timeout, connector=TCPConnector(limit=100), headers=signed) as matrix,
        asyncio.TaskGroup() as group,
    ):
        relay = Floor(telegram, matrix, given, group)
        group.create_task(relay.from_telegram(to_matrix))
        group.create_task(relay.from_matrix(to_telegram))


class Floor:
    """Two loops; every message is a task of its own, so that order is nobody's business."""

    def __init__(
        self, telegram: ClientSession, matrix: ClientSession, given: dict[str, Any], group: asyncio.TaskGroup
    ) -> None:
        self._telegram, self._matrix, self._group = telegram, matrix, group
        self._bot, self._server, self._me = given["telegram"], given["matrix"] + CLIENT, given["user_id"]
        # A homeserver takes the same transaction for a repetition, also of an earlier run.
        self._run, self._serial = f"floor{time.time_ns()}", count()

    async def from_telegram(self, rooms: dict[int, str]) -> None:
        """Poll, and post what comes."""
        offset = 0
        while True:
            updates = await self._post("getUpdates", {"offset": offset, "timeout": 25})
            for update in updates["result"]:
                offset = update["update_id"] + 1
                message = update.get("message")
                if message and message["chat"]["id"] in rooms and "text" in message:
                    body = {
                        "msgtype": "m.text",
                        "body": f"{message['from']['first_name']}: {message['text']}",
                    }
                    self._group.create_task(self._put(rooms[message["chat"]["id"]], body))

    async def from_matrix(self, chats: dict[str, int]) -> None:
        """Sync, and send what comes."""
        since = (await self._sync(timeout=0))["next_batch"]
        while True:
            answer = await self._sync(timeout=25000, since=since)
            since = answer["next_batch"]
            for room, news in answer.get("rooms", {}).get("join", {}).items():
                for event in news["timeline"]["events"]:
                    if event["type"] == "m.room.message" and event["sender"] != self._me and room in chats:
                        text = f"{event['sender']}: {event['content']['body']}"
                        self._group.create_task(
                            self._post("sendMessage", {"chat_id": chats[room], "text": text})
                        )

    async def _post(self, method: str, body: dict[str, Any]) -> Any:
        async with self._telegram.post(f"{self._bot}/{method}", json=body) as answer:
            return await answer.json()

    async def _put(self, room: str, body: dict[str, Any]) -> None:
        path = f"/rooms/{quote(room)}/send/m.room.message/{self._run}-{next(self._serial)}"
        async with self._matrix.put(self._server + path, json=body) as answer:
            await answer.read()

    async def _sync(self, **query: str | int) -> Any:
        query["filter"] = '{"room":{"timeline":{"limit":100}}}'
        async with self._matrix.get(f"{self._server}/sync", params=query) as answer:
            return await answer.json()


if __name__ == "__main__":
    asyncio.run(main())
