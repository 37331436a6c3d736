"""Every page: its language, its headers, its words when there is nothing or something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from forum.context import District
from forum.health import Part
from forum.web.app import create_app
from storage.database import Database

PAGES = ("/", "/ideas", "/meetings", "/channels")


def browser(app: FastAPI) -> AsyncClient:
    """A browser in front of an app; a crash inside is answered, not raised."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url="http://test")


async def test_the_first_page_leads_everywhere(visitor: AsyncClient) -> None:
    """What it is, the latest ideas, the next meeting, the channels and the last digest."""
    page = (await visitor.get("/")).text
    for link in ("/ideas/OM-2026-0005", "/ideas", "/meetings", "/channels", "/digests/2026-W47"):
        assert f'href="{link}"' in page


async def test_every_link_of_every_page_leads_somewhere(visitor: AsyncClient) -> None:
    """No dead links, wherever one goes from the first page."""
    seen, waiting = set[str](), ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = await visitor.get(path)
        assert answer.status_code == 200, path
        links = {part.split('"')[0] for part in answer.text.split('href="')[1:]}
        waiting += sorted(link for link in links if link.startswith("/") and link not in {*seen, *waiting})
    assert len(seen) > 10


@pytest.mark.parametrize("path", PAGES)
async def test_empty_pages_say_how_to_begin(empty: FastAPI, path: str) -> None:
    """On the first day each page says what will be here."""
    async with browser(empty) as visitor:
        answer = await visitor.get(path, headers={"Accept-Language": "de"})
    assert answer.status_code == 200
    assert "eginn" in answer.text or "keine Sitzung" in answer.text


@pytest.mark.parametrize(
    ("wanted", "language", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("ar-SY,ar;q=0.9,de;q=0.8", "ar", "rtl"),
        ("fr,uk;q=0.8,en;q=0.9", "en", "ltr"),
        ("en;q=0,uk", "uk", "ltr"),
        ("tlh", "de", "ltr"),
        ("", "de", "ltr"),
        ("de;q=x,;;,,en", "en", "ltr"),
    ],
)
async def test_the_browser_chooses_the_language(
    visitor: AsyncClient, wanted: str, language: str, direction: str
) -> None:
    """The most wanted language that is spoken here, else the district's; with its direction."""
    answer = await visitor.get("/", headers={"Accept-Language": wanted})
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert answer.headers["content-language"] == language


@pytest.mark.parametrize("path", ["/", "/nix", "/static/style.css", "/healthz", "/metrics"])
async def test_every_answer_is_guarded(visitor: AsyncClient, path: str) -> None:
    """No script, no frame, no sniffing, no referrer: whatever is asked for."""
    headers = (await visitor.get(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers


async def test_no_page_needs_script_or_inline_style(visitor: AsyncClient) -> None:
    """The policy forbids them, so none may be there."""
    for path in (*PAGES, "/ideas/OM-2026-0001", "/meetings/1", "/digests/2026-W47"):
        page = (await visitor.get(path)).text
        assert "<script" not in page
        assert "style=" not in page


@pytest.mark.parametrize("path", ["/nix", "/meetings/99", "/meetings/abc", "/digests/2026-W01", "/digests/x"])
async def test_what_does_not_exist_is_said_in_words(visitor: AsyncClient, path: str) -> None:
    """A page with a way back, in the visitor's language."""
    answer = await visitor.get(path)
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text
    assert 'href="/"' in answer.text


async def test_links_may_be_looked_at_before_they_are_followed(visitor: AsyncClient) -> None:
    """Previews ask with HEAD; other methods are refused in words."""
    assert (await visitor.head("/ideas/OM-2026-0001")).status_code == 200
    assert (await visitor.post("/ideas")).status_code == 405


async def test_a_failure_of_ours_is_a_page_too(database: Database, district: District) -> None:
    """When the forum breaks, the visitor reads a sentence, under the same guards."""

    def broken() -> datetime:
        raise RuntimeError("no time")

    app = create_app(database=database, district=district, civil_now=broken, health=dict[str, Part])
    async with browser(app) as visitor:
        answer = await visitor.get("/", headers={"Accept-Language": "de"})
    assert answer.status_code == 500
    assert "Der Fehler liegt bei uns" in answer.text
    assert "content-security-policy" in answer.headers


async def test_over_https_browsers_are_told_to_stay(database: Database, district: District) -> None:
    """Strict transport security, where the forum is reached by https."""
    secure = District(
        name=district.name,
        language="de",
        zone=district.zone,
        region=district.region,
        web_url="https://forum.example",
    )
    app = create_app(
        database=database, district=secure, civil_now=lambda: datetime.now(UTC), health=dict[str, Part]
    )
    async with browser(app) as visitor:
        assert "max-age" in (await visitor.get("/")).headers["strict-transport-security"]


async def test_a_held_meeting_shows_its_minutes(visitor: AsyncClient) -> None:
    """Decision and task under their item; of the confidential item its position alone."""
    page = (await visitor.get("/meetings/1")).text
    assert "Protokoll 1/2026" in page
    assert "Beschluss B1/2026" in page
    assert "Raum in der Bibliothek reservieren" in page
    assert "Vertraulicher Punkt" in page


async def test_a_coming_meeting_shows_its_agenda(visitor: AsyncClient) -> None:
    """When, where, what about, and how to say yes."""
    page = (await visitor.get("/meetings/2")).text
    assert "Donnerstag, 26. November 2026, 09:00 Uhr" in page
    assert "Abendbus ins Dorf" in page
    assert "„komme Online-Austausch“" in page


async def test_channels_are_listed_by_network(visitor: AsyncClient) -> None:
    """Open channels with their rooms; the moderators' is not among them."""
    page = (await visitor.get("/channels")).text
    assert "Open Mic (telegram)" in page
    assert "Arbeit (matrix)" in page
    assert "Moderation" not in page


async def test_the_members_digest_is_a_page(visitor: AsyncClient) -> None:
    """What came of it, where to join in, and the next dates."""
    page = (await visitor.get("/digests/2026-W47")).text
    assert "Wochenüberblick KW 47" in page
    assert "Das Sprachcafé beginnt im Januar" in page


@pytest.mark.parametrize("path", ["/meetings/", "/ideas?page=", "/ideas/OM-2026-"])
async def test_a_number_beyond_all_databases_is_not_found(visitor: AsyncClient, path: str) -> None:
    """It names nothing, and nothing breaks on it."""
    assert (await visitor.get(f"{path}{10**24}")).status_code == 404
