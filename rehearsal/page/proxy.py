"""The forum through the stage's own address, so that one origin holds both."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable

import aiohttp
from aiohttp import hdrs, web
from multidict import CIMultiDict
from yarl import URL

from rehearsal.page.document import LANGUAGES

#: Between two neighbours only (RFC 9110, 7.6.1).
HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"),
        *("transfer-encoding", "upgrade", "content-length"),
    }
)
#: The stage page says here which language it speaks; the forum beside it speaks the same.
LANGUAGE_COOKIE = "stage_language"
_ANCESTORS = re.compile(r"frame-ancestors [^;]*")


class Forum:
    """A reverse proxy to the forum at `url`; it streams, and lets only its own page frame it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Be ready to pass requests on."""
        no_limit = aiohttp.ClientTimeout(total=None)
        self._session = aiohttp.ClientSession(auto_decompress=False, timeout=no_limit)

    async def stop(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def has(self, path: str) -> bool:
        """Whether anybody would find a page there."""
        assert self._session is not None
        try:
            async with self._session.get(f"{self._url}/{path.lstrip('/')}") as answer:
                return answer.ok
        except (aiohttp.ClientError, ValueError):
            return False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What the forum answers; 503 while it is away."""
        assert self._session is not None
        try:
            async with self._session.request(
                request.method,
                URL(f"{self._url}{request.raw_path}", encoded=True),
                headers=_in_language(request, _passed(request.headers.items())),
                data=request.content if request.body_exists else None,
                allow_redirects=False,
            ) as answer:
                return await _streamed(request, answer)
        except aiohttp.ClientConnectorError:
            raise web.HTTPServiceUnavailable(text="Das Forum ist gerade nicht da.\n") from None


async def _streamed(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=_framed(_passed(answer.headers.items())))
    with contextlib.suppress(ConnectionResetError):
        await response.prepare(request)
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
        await response.write_eof()
    return response


def _passed(headers: Iterable[tuple[str, str]]) -> CIMultiDict[str]:
    return CIMultiDict((name, value) for name, value in headers if name.lower() not in HOP_BY_HOP)


def _in_language(request: web.Request, headers: CIMultiDict[str]) -> CIMultiDict[str]:
    language = request.cookies.get(LANGUAGE_COOKIE)
    if language in LANGUAGES:
        headers[hdrs.ACCEPT_LANGUAGE] = language
    return headers


def _framed(headers: CIMultiDict[str]) -> CIMultiDict[str]:
    """The same, for a page of the same origin that shows it in a frame."""
    if hdrs.X_FRAME_OPTIONS in headers:
        headers[hdrs.X_FRAME_OPTIONS] = "SAMEORIGIN"
    if hdrs.CONTENT_SECURITY_POLICY in headers:
        policy = headers[hdrs.CONTENT_SECURITY_POLICY]
        headers[hdrs.CONTENT_SECURITY_POLICY] = _ANCESTORS.sub("frame-ancestors 'self'", policy)
    return headers
