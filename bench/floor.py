"""The floor: a bare relay that posts what it reads at once and keeps nothing (`python -m bench.floor`)."""

from __future__ import annotations

import asyncio
import json
import os
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx


async def main() -> None:
    """Relay between the room pairs given in BENCH_FLOOR until killed."""
    given = json.loads(os.environ["BENCH_FLOOR"])
    to_matrix = {int(chat): room for chat, room in given["pairs"].items()}
    to_telegram = {room: chat for chat, room in to_matrix.items()}
    limits = httpx.Limits(max_connections=100)
    async with (
        httpx.AsyncClient(base_url=given["telegram"], timeout=60, limits=limits, trust_env=False) as telegram,
        httpx.AsyncClient(
            base_url=given["matrix"],
            headers={"Authorization": f"Bearer {given['access_token']}"},
            timeout=60,
            limits=limits,
            trust_env=False,
        ) as matrix,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(_from_telegram(telegram, matrix, to_matrix, group))
        group.create_task(_from_matrix(telegram, matrix, to_telegram, given["user_id"], group))


async def _from_telegram(
    telegram: httpx.AsyncClient, matrix: httpx.AsyncClient, rooms: dict[int, str], group: asyncio.TaskGroup
) -> None:
    offset, serial = 0, count()
    while True:
        answer = await telegram.post("/getUpdates", json={"offset": offset, "timeout": 25})
        for update in answer.json()["result"]:
            offset = update["update_id"] + 1
            message = update.get("message")
            if message and message["chat"]["id"] in rooms and "text" in message:
                room = rooms[message["chat"]["id"]]
                body = {"msgtype": "m.text", "body": f"{message['from']['first_name']}: {message['text']}"}
                path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/floor{next(serial)}"
                group.create_task(_put(matrix, path, body))


async def _put(matrix: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    await matrix.put(path, json=body)


async def _from_matrix(
    telegram: httpx.AsyncClient,
    matrix: httpx.AsyncClient,
    chats: dict[str, int],
    me: str,
    group: asyncio.TaskGroup,
) -> None:
    since = (await matrix.get("/_matrix/client/v3/sync", params={"timeout": 0})).json()["next_batch"]
    while True:
        params = {"timeout": 25000, "since": since}
        answer = (await matrix.get("/_matrix/client/v3/sync", params=params)).json()
        since = answer["next_batch"]
        for room, news in answer.get("rooms", {}).get("join", {}).items():
            for event in news["timeline"]["events"]:
                if event["type"] == "m.room.message" and event["sender"] != me and room in chats:
                    text = f"{event['sender']}: {event['content']['body']}"
                    group.create_task(_post(telegram, {"chat_id": chats[room], "text": text}))


async def _post(telegram: httpx.AsyncClient, body: dict[str, Any]) -> None:
    await telegram.post("/sendMessage", json=body)


if __name__ == "__main__":
    asyncio.run(main())
