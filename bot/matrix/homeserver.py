"""Calls to a homeserver over connections that are kept: JSON in, JSON out, every failure with a name."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from ssl import SSLError
from typing import BinaryIO
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from nio import AsyncClient, AsyncClientConfig

from bot.matrix.errors import HomeserverError
from bot.matrix.shapes import Json, loads, mapping
from bot.network import NotSent

CLIENT = "/_matrix/client/v3"
TIMEOUT_SECONDS = 60.0  # joining a room on another server takes its time
CONNECTIONS = 100
#: Below what proxies usually keep, so that it is us who close.
KEEP_ALIVE_SECONDS = 50.0

Query = Mapping[str, str | int] | Sequence[tuple[str, str]]


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

    @property
    def user_id(self) -> str:
        """As whom we speak; "" before the login."""
        return self._client.user_id or ""

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
        data = None if body is None else json.dumps(body, separators=(",", ":"))
        async with self.exchange(
            method, *parts, data=data, query=query, prefix=prefix, signed=signed, timeout=timeout
        ) as response:
            raw = await response.read()
        return read(response, raw)

    @asynccontextmanager
    async def exchange(
        self,
        method: str,
        *parts: str,
        data: str | BinaryIO | None = None,
        content_type: str = "application/json",
        query: Query | None = None,
        prefix: str = CLIENT,
        signed: bool = True,
        timeout: float = TIMEOUT_SECONDS,  # noqa: ASYNC109  # as for `call`
    ) -> AsyncIterator[ClientResponse]:
        """One request and its answer, whatever that is, to be read inside the context piece by piece.

        Raises NotSent when there is no answer, or when it breaks off while it is read; the disk's own errors
        pass through.
        """
        path = "/".join([prefix, *(quote(part, safe="") for part in parts)])
        target = f"{path}?{urlencode(query)}" if query else path
        headers = {"Content-Type": content_type} | self._signature(signed)
        if self._client.client_session is None:
            connector = TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS)
            self._client.client_session = ClientSession(connector=connector)
        try:
            response = await self._client.send(
                method, target, data, headers, timeout=ClientTimeout(total=timeout)
            )
            async with response:
                yield response
        except (ClientError, TimeoutError, ConnectionError, SSLError) as error:
            # Neither its words nor itself: it may hold the request with its headers, and so the token.
            raise NotSent(f"the homeserver does not answer ({type(error).__name__})") from None

    def _signature(self, signed: bool) -> dict[str, str]:
        token = self._client.access_token
        return {"Authorization": f"Bearer {token}"} if signed and token else {}


def read(response: ClientResponse, raw: bytes) -> Json:
    """The JSON of an answer; raises HomeserverError when it is no success, NotSent when it is no JSON."""
    try:
        answer = loads(raw)
    except ValueError:
        answer = None
    if not 200 <= response.status < 300:
        raise HomeserverError(response.status, mapping(answer), response.headers)
    if not isinstance(answer, dict):
        raise NotSent("the homeserver's answer cannot be read")
    return answer
