"""How a page is made: who asks in which language, the open reading session, the template."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from forum import rendering
from forum.context import Context, District
from storage.database import Database

#: Larger numbers in an address name nothing; a database could not even look for them.
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all pages share."""

    database: Database
    district: District
    civil_now: Callable[[], datetime]
    #: The operator's texts by name; see `forum.web.legal`.
    legal: Mapping[str, str] = field(default_factory=dict)

    def page(self, name: str, language: str, path: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page `templates/web/{name}.html`."""
        text = rendering.page(name, language, district=self.district, path=path, **values)
        headers = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
        return HTMLResponse(text, status, headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request: a unit of work that only reads, and the visitor's language."""

    site: Site
    ctx: Context
    language: str
    path: str

    def page(self, name: str, **values: Any) -> HTMLResponse:
        """The page for this visitor; dates are shown in `zone`."""
        zone = self.ctx.district.zone
        return self.site.page(name, self.language, self.path, zone=zone, today=self.ctx.today, **values)


class NotHere(HTTPException):
    """There is no such page; what may not be seen answers the same."""

    def __init__(self) -> None:
        super().__init__(404)


def site_of(request: Request) -> Site:
    """The site this request came to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


async def visit(request: Request) -> AsyncIterator[Visit]:
    """A visit, open while the page is made."""
    site = site_of(request)
    async with site.database.reading() as session:
        ctx = Context(
            session=session, district=site.district, now=site.civil_now(), machine_now=datetime.now(UTC)
        )
        yield Visit(site=site, ctx=ctx, language=language_of(request), path=request.url.path)


Here = Annotated[Visit, Depends(visit)]


def language_of(request: Request) -> str:
    """The first language of the browser that is spoken here, else the district's."""
    fallback = site_of(request).district.language
    wanted = _by_preference(request.headers.get("accept-language", ""))
    return next((code for code in wanted if code in rendering.LANGUAGES), fallback)


def _by_preference(header: str) -> list[str]:
    """`de-AT,en;q=0.5` as `de`, `en`: the most wanted first (RFC 9110, 12.5.4)."""
    weighted = []
    for part in header[:200].split(","):
        tag, _, quality = part.partition(";")
        weighted.append((-_quality(quality), tag.split("-")[0].strip().lower()))
    return [code for weight, code in sorted(weighted, key=lambda pair: pair[0]) if weight < 0]


def _quality(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0
