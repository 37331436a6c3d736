"""A homeserver that gives the answers it was told, in order, and remembers what it was asked."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: its last path segments are what matters."""

    method: str
    path: str
    query: Mapping[str, str]
    authorization: str | None
    content_type: str
    body: Any


class Stub:
    """Answers each request with the next answer told; the last one is repeated."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        #: Bytes that a file may have; every login asks for it, which is answered apart and not remembered.
        self.largest = 1000
        #: Answers come without a word on how long they are.
        self.chunked = False
        self._answers: deque[tuple[int, str, Mapping[str, str]]] = deque()
        self._port = 0
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def answers(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        """Say this next; text goes out as it is, anything else as JSON."""
        self._answers.append((status, body if isinstance(body, str) else json.dumps(body), headers or {}))

    def clear(self) -> None:
        """Forget what was asked, and the answers that are left."""
        self.asked.clear()
        self._answers.clear()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/media/config"):
            return web.json_response({"m.upload.size": self.largest})
        text = (await request.read()).decode(errors="replace")
        self.asked.append(
            Asked(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                authorization=request.headers.get("Authorization"),
                content_type=request.content_type,
                body=_read(text),
            )
        )
        status, body, headers = self._answers.popleft() if len(self._answers) > 1 else self._answers[0]
        response = web.Response(status=status, text=body, headers=headers)
        if self.chunked:
            response.enable_chunked_encoding()
        return response


def _read(text: str) -> Any:
    """A JSON body read, any other as it came."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
