"""Calls to a homeserver over connections that are kept: JSON in, JSON out, every failure with a name."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from nio import AsyncClient, AsyncClientConfig

from bot.matrix.errors import HomeserverError
from bot.matrix.shapes import Json, loads, mapping
from bot.network import NotSent

CLIENT = "/_matrix/client/v3"
TIMEOUT_SECONDS = 60.0  # joining a room on another server takes its time
CONNECTIONS = 100
#: Below what proxies usually keep, so that it is us who close.
KEEP_ALIVE_SECONDS = 50.0

Query = Mapping[str, str | int]


class Homeserver:
    """One homeserver, spoken to as the owner of `token`.

    nio's own request methods refuse a whole sync for one malformed event, sleep inside a call at 429 and
    return failures instead of raising them. Its client carries the session; calls are made and read here.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        config = AsyncClientConfig(
            max_limit_exceeded=0, max_timeouts=0, store_sync_tokens=False, encryption_enabled=False
        )
        self._client = AsyncClient(self.url, config=config)
        # At lower levels they write whole answers, tokens included.
        for name in ("nio", "aiohttp"):
            logging.getLogger(name).setLevel(logging.WARNING)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def speak_as(self, user_id: str, device_id: str, token: str) -> None:
        """Make the following calls with this session."""
        self._client.user_id, self._client.device_id = user_id, device_id
        self._client.access_token = token

    async def call(
        self,
        method: str,
        *parts: str,
        body: Json | None = None,
        query: Query | None = None,
        prefix: str = CLIENT,
        signed: bool = True,
        timeout: float = TIMEOUT_SECONDS,  # noqa: ASYNC109  # aiohttp's own, which also ends its connection
    ) -> Json:
        """Call `prefix`/`parts`, each part quoted, and give the JSON answer; `timeout` in seconds.

        With `signed=False` the call is nobody's.

        Raises HomeserverError for an answer that is no success, and NotSent when no answer can be read.
        """
        path = "/".join([prefix, *(quote(part, safe="") for part in parts)])
        target = f"{path}?{urlencode(query)}" if query else path
        data = None if body is None else json.dumps(body, separators=(",", ":"))
        try:
            status, headers, raw = await self._send(method, target, data, self._headers(signed), timeout)
        except (ClientError, TimeoutError, OSError) as error:
            # Neither its words nor itself: it may hold the request with its headers, and so the token.
            raise NotSent(f"the homeserver does not answer ({type(error).__name__})") from None
        return _read(status, headers, raw)

    async def _send(
        self, method: str, target: str, data: str | None, headers: dict[str, str], seconds: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        if self._client.client_session is None:
            connector = TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS)
            self._client.client_session = ClientSession(connector=connector)
        response = await self._client.send(
            method, target, data, headers, timeout=ClientTimeout(total=seconds)
        )
        async with response:
            return response.status, response.headers, await response.read()

    def _headers(self, signed: bool) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if signed and self._client.access_token:
            headers["Authorization"] = f"Bearer {self._client.access_token}"
        return headers


def _read(status: int, headers: Mapping[str, str], raw: bytes) -> Json:
    try:
        answer = loads(raw)
    except ValueError:
        answer = None
    if not 200 <= status < 300:
        raise HomeserverError(status, mapping(answer), headers)
    if not isinstance(answer, dict):
        raise NotSent("the homeserver's answer cannot be read")
    return answer
