"""Every address of the forum, on one screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from forum.web import channels, digests, home, ideas, legal, meetings

PAGES: Mapping[str, Callable[..., Awaitable[HTMLResponse]]] = {
    "/": home.show,
    "/ideas": ideas.index,
    "/ideas/{number}": ideas.show,
    "/meetings": meetings.index,
    "/meetings/{meeting_id}": meetings.show,
    "/channels": channels.index,
    "/digests/{week}": digests.show,
    "/impressum": legal.page_of("impressum"),
    "/datenschutz": legal.page_of("datenschutz"),
    "/barrierefreiheit": legal.page_of("barrierefreiheit"),
}


def routes() -> APIRouter:
    """All pages anybody may read."""
    router = APIRouter()
    for path, page in PAGES.items():
        router.add_api_route(path, page, methods=["GET", "HEAD"], response_class=HTMLResponse)
    return router
