"""A Telegram with one group and a plain HTTP client in the bot's place."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from rehearsal.telegram import Person, Room, TelegramServer

BUTTON = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}


@dataclass(slots=True, kw_only=True)
class Clock:
    """Civil time in a test's hands."""

    now: float = 1_790_000_000

    def __call__(self) -> float:
        """Unix seconds."""
        return self.now


@dataclass(slots=True, kw_only=True)
class Stage:
    """The server, Anna (owner) and Ben in a supergroup where the bot is an administrator."""

    server: TelegramServer
    clock: Clock
    http: httpx.AsyncClient
    anna: Person
    ben: Person
    room: Room
    offset: int = 0

    async def ask(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        body = (await self.http.post(f"/{method}", json=params)).json()
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """The words of a call that must fail."""
        body = (await self.http.post(f"/{method}", json=params)).json()
        assert not body["ok"], body
        return str(body["description"])

    async def lay(self, method: str, files: dict[str, bytes], **params: Any) -> dict[str, Any]:
        """The whole answer to a call into the group with files, each under its name."""
        values = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()
        }
        parts = {name: (f"{name}.bin", content) for name, content in files.items()}
        where = {"chat_id": str(self.room.id)}
        body: dict[str, Any] = (await self.http.post(f"/{method}", data=where | values, files=parts)).json()
        return body

    async def say(self, text: str, **params: Any) -> int:
        """A text by the bot in the group; returns its number."""
        sent = await self.ask("sendMessage", chat_id=self.room.id, text=text, **params)
        return int(sent["message_id"])

    async def subscribe(self, *kinds: str) -> None:
        """Say which updates the bot wants from now on; forgets what waits."""
        await self.ask("getUpdates", offset=5, allowed_updates=list(kinds))
        self.server.core.updates.drop_all()

    async def news(self) -> list[dict[str, Any]]:
        """All updates that wait, confirmed."""
        updates: list[dict[str, Any]] = await self.ask("getUpdates", offset=self.offset, timeout=1)
        self.offset = updates[-1]["update_id"] + 1 if updates else self.offset
        return updates


@asynccontextmanager
async def stage(
    build: Callable[..., TelegramServer] = TelegramServer, **options: Any
) -> AsyncIterator[Stage]:
    """Everything set up and the updates of setting up forgotten."""
    clock = Clock()
    async with (
        build(clock=clock, **options) as server,
        httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}", timeout=60) as http,
    ):
        anna = server.person("Anna", last_name="Koch", username="anna_koch")
        ben = server.person("Ben")
        room = server.supergroup("Arbeit", [anna, ben])
        server.core.updates.drop_all()
        yield Stage(server=server, clock=clock, http=http, anna=anna, ben=ben, room=room)
