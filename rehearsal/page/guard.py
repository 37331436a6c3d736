"""Only this machine's own browser may come in: the world is a toy, but it runs on somebody's desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: No script but our own files, no frame but the forum.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
NAMES = ("127.0.0.1", "localhost")
READING = (hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites' requests, and names that somebody else's name server points here."""
    if request.url.host not in NAMES:
        raise web.HTTPMisdirectedRequest(text="This is not the name of this machine.\n")
    if request.method not in READING and not _is_own(request):
        raise web.HTTPForbidden(text="This request does not come from the stage page.\n")
    return await handler(request)


def _is_own(request: web.Request) -> bool:
    """Whether a page of this server sent it; the forum guards its own forms, also those without Origin."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        return not request.path.startswith("/stage")
    return origin == f"{request.scheme}://{request.host}"
