"""Ideas on the web: what everybody may read, and what nobody may."""

from __future__ import annotations

import pytest
from httpx import AsyncClient

from forum.context import Context, District
from storage.database import Database
from storage.models import IdeaStatus
from tests.web.district import CAFE
from tests.web.seed import MONDAY, Seed

#: Words of ideas that are hidden, untriaged or refused before publication, and of a confidential item.
SECRETS = ("Vermieterin", "followers", "Aushänge", "Vertraulicher Fall", "Geheimer")


async def test_the_list_shows_public_ideas_the_latest_first(visitor: AsyncClient) -> None:
    """Number, title, status in words and support of each."""
    page = (await visitor.get("/ideas")).text
    numbers = [f"OM-2026-000{n}" for n in (5, 3, 4, 1, 2)]
    places = [page.index(number) for number in numbers]
    assert places == sorted(places)
    assert "beschlossen" in page
    assert "3 Stimmen" in page


async def test_an_idea_tells_where_it_stands_and_what_comes_next(visitor: AsyncClient) -> None:
    """Status with its date, the wording of the decision, the promised day, support, and the story."""
    page = (await visitor.get("/ideas/OM-2026-0001")).text
    assert "seit Donnerstag, 19. November" in page
    assert "Das Sprachcafé beginnt im Januar" in page
    assert "Wir melden uns bis Donnerstag, 3. Dezember." in page
    assert "3 Personen unterstützen das." in page
    steps = [
        "Vorgeschlagen",
        "Angenommen",
        "Auf die Tagesordnung",
        "Lösung vorgeschlagen",
        "Aufgabe vereinbart",
    ]
    assert [page.index(step) for step in steps] == sorted(page.index(step) for step in steps)


async def test_a_broken_promise_is_said(visitor: AsyncClient) -> None:
    """The page does not hide that an answer is overdue."""
    page = (await visitor.get("/ideas/OM-2026-0002")).text
    assert "Eine Antwort war bis Freitag, 20. November versprochen und steht noch aus." in page


async def test_a_refusal_has_its_reason(visitor: AsyncClient) -> None:
    """The catalogue's words, beside the author's own in their language and direction."""
    page = (await visitor.get("/ideas/OM-2026-0003")).text
    assert "Dafür fehlt derzeit Geld oder Personal." in page
    assert 'lang="ar" dir="auto"' in page


@pytest.mark.parametrize("number", ["OM-2026-0006", "OM-2026-0007", "OM-2026-0008", "OM-2026-0099", "1", "x"])
async def test_what_is_not_public_is_not_there(visitor: AsyncClient, number: str) -> None:
    """Hidden, untriaged and unknown ideas answer alike, so that nobody learns which it is."""
    answer = await visitor.get(f"/ideas/{number}")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


@pytest.mark.parametrize("path", ["/", "/ideas", "/ideas/OM-2026-0001", "/meetings/1", "/digests/2026-W47"])
async def test_no_page_leaks(visitor: AsyncClient, path: str) -> None:
    """Nothing hidden, unpublished or confidential, and no member's name, stands on any page."""
    page = (await visitor.get(path)).text
    for secret in (*SECRETS, "Karim", "Olha", "Jana"):
        assert secret not in page


async def test_of_a_withdrawn_idea_only_number_and_status_remain(
    visitor: AsyncClient, database: Database, district: District
) -> None:
    """Its words are gone from the list and from its own page."""
    async with database.transaction() as session:
        seed = Seed(Context(session=session, district=district, now=MONDAY, machine_now=MONDAY))
        author = await seed.person("Olha")
        await seed.idea(9, "Ein Brunnen.", author, (-1, "withdraw", IdeaStatus.WITHDRAWN))
    page = (await visitor.get("/ideas/OM-2026-0009")).text
    assert "zurückgezogen" in page
    assert "Brunnen" not in page + (await visitor.get("/ideas")).text


async def test_an_act_taken_back_leaves_the_story(
    visitor: AsyncClient, database: Database, district: District
) -> None:
    """What a moderator undid is not told."""
    async with database.transaction() as session:
        seed = Seed(Context(session=session, district=district, now=MONDAY, machine_now=MONDAY))
        accepted, declined = IdeaStatus.IN_PROGRESS, IdeaStatus.DECLINED
        moves = ((-3.0, "accept", accepted), (-2.0, "decline", declined), (-1.9, "undo", accepted))
        await seed.idea(9, "Ein Brunnen.", await seed.person("Olha"), *moves)
    page = (await visitor.get("/ideas/OM-2026-0009")).text
    assert "Angenommen" in page
    assert "Abgelehnt" not in page


async def test_long_lists_have_pages(visitor: AsyncClient, database: Database, district: District) -> None:
    """Thirty ideas a page, with a way to the older ones and back."""
    async with database.transaction() as session:
        seed = Seed(Context(session=session, district=district, now=MONDAY, machine_now=MONDAY))
        author = await seed.person("Olha")
        for serial in range(100, 130):
            await seed.idea(serial, CAFE, author, (-1, "accept", IdeaStatus.IN_PROGRESS))
    assert 'href="/ideas?page=2"' in (await visitor.get("/ideas")).text
    second = (await visitor.get("/ideas?page=2")).text
    assert "OM-2026-0001" in second
    assert 'href="/ideas"' in second
    assert (await visitor.get("/ideas?page=3")).status_code == 404
