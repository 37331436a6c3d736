"""The web application: pages, static files, the headers every answer carries, and failures in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forum.context import District
from forum.health import Part
from forum.web import health as health_routes
from forum.web.pages import Site, language_of, site_of
from forum.web.routes import routes
from storage.database import Database

#: No script, no frame, nothing from elsewhere; what a page may do is listed here.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: Two years, as browsers ask for; sent only where people come by https.
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


class SafeHeaders:
    """Puts the same headers on every answer, whoever made it."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        """`headers` by name."""
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers when the answer begins."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, with_headers)


def create_app(
    *,
    database: Database,
    district: District,
    civil_now: Callable[[], datetime],
    health: Callable[[], Mapping[str, Part]],
    legal: Mapping[str, str] = MappingProxyType({}),
) -> FastAPI:
    """The forum of one district; `health` tells how each part of the program is.

    `legal` holds the operator's texts by name, `impressum` and its like.
    """
    app = FastAPI(title=district.name, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(database=database, district=district, civil_now=civil_now, legal=legal)
    app.include_router(health_routes.routes(database, health))
    app.include_router(routes())
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _nonsense)
    app.add_exception_handler(500, _broken)
    app.add_middleware(SafeHeaders, headers=_headers(district))
    return app


def _headers(district: District) -> dict[str, str]:
    return HEADERS | (STRICT_TRANSPORT if district.web_url.startswith("https:") else {})


async def _failed(request: Request, failure: Exception) -> Response:
    """404 and its like, in words."""
    assert isinstance(failure, HTTPException)
    return _sorry(request, failure.status_code)


async def _nonsense(request: Request, failure: Exception) -> Response:  # noqa: ARG001  # any of them
    """An address that cannot be read, `/meetings/abc`, is one that does not exist."""
    return _sorry(request, 404)


async def _broken(request: Request, failure: Exception) -> Response:  # noqa: ARG001  # the log has it
    """Something of ours went wrong; this answer is made outside the middleware, so it brings its headers."""
    answer = _sorry(request, 500)
    answer.headers.update(_headers(site_of(request).district))
    return answer


def _sorry(request: Request, status: int) -> Response:
    site = site_of(request)
    return site.page("failure", language_of(request), request.url.path, status, failure=status)
