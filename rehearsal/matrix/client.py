"""Plain requests to a homeserver, and the error it answers with."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import quote

import httpx

Json = dict[str, Any]
Params = Mapping[str, str | int]

CLIENT = "/_matrix/client/v3"
ADMIN = "/_synapse/admin/v1"
TIMEOUT = 60  # seconds, above the 30 of a long poll


class MatrixError(Exception):
    """The homeserver refused: HTTP `status`, `errcode` such as M_FORBIDDEN, with 429 `retry_after_ms`."""

    def __init__(self, response: httpx.Response) -> None:
        answer = _json(response)
        self.status = response.status_code
        self.errcode = str(answer.get("errcode", "M_UNKNOWN"))
        self.retry_after_ms: int | None = answer.get("retry_after_ms")
        super().__init__(f"{self.status} {self.errcode}: {answer.get('error', response.text[:200])}")


class Client:
    """Speaks to the homeserver at `url` as the holder of `token`, or as nobody."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # A server on this machine: no proxy, and a context without certificates, whose loading takes 20 ms.
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._http = httpx.AsyncClient(
            base_url=url, headers=headers, trust_env=False, verify=nobody, timeout=TIMEOUT
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(
        self,
        method: str,
        *parts: str,
        body: Json | None = None,
        prefix: str = CLIENT,
        params: Params | None = None,
    ) -> Json:
        """Call `prefix`/`parts`, each part quoted, and give the JSON answer.

        Raises MatrixError, and httpx.TransportError when nobody answers.
        """
        response = await self.send(method, *parts, prefix=prefix, json=body, params=params)
        return _json(response)

    async def send(self, method: str, *parts: str, prefix: str = CLIENT, **request: Any) -> httpx.Response:
        """As `call`, with httpx's own arguments, for bodies that are not JSON."""
        path = "/".join(quote(part, safe="") for part in parts)
        response = await self._http.request(method, f"{prefix}/{path}", **request)
        if response.is_error:
            raise MatrixError(response)
        return response


def _json(response: httpx.Response) -> Json:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
