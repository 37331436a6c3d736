"""Impressum, Datenschutz and Barrierefreiheit: the operator's words, and who has to write them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from forum.context import District
from forum.health import Part
from forum.web import legal
from forum.web.app import create_app
from forum.web.legal import Block, Piece
from storage.database import Database

IMPRESSUM = """# Impressum

Landkreis Musterkreis
Sachgebiet Integration <b>

## Kontakt
Schreiben Sie an integration@musterkreis.example, oder sehen Sie
auf https://www.musterkreis.example/integration?a=1&b=2.
javascript:alert(1)
"""


@pytest.fixture
async def visitor(database: Database, district: District) -> AsyncIterator[AsyncClient]:
    """A German browser before a forum that has one of the three texts."""
    app = create_app(
        database=database,
        district=district,
        civil_now=lambda: datetime.now(UTC),
        health=dict[str, Part],
        legal={"impressum": IMPRESSUM},
    )
    headers = {"Accept-Language": "de"}
    async with AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test", headers=headers
    ) as client:
        yield client


async def test_a_text_is_shown_as_it_was_meant(visitor: AsyncClient) -> None:
    """Paragraphs, line breaks, headings; the page's own name is not repeated; addresses lead somewhere."""
    page = (await visitor.get("/impressum")).text
    assert "<h1>Impressum</h1>" in page
    assert "<h2>Impressum</h2>" not in page
    assert "<h3>Kontakt</h3>" in page
    assert "<p>Landkreis Musterkreis<br>Sachgebiet Integration &lt;b&gt;</p>" in page
    assert '<a href="mailto:integration@musterkreis.example">integration@musterkreis.example</a>,' in page
    assert 'href="https://www.musterkreis.example/integration?a=1&amp;b=2"' in page
    assert "b=2</a>." in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("name", ["datenschutz", "barrierefreiheit"])
async def test_a_missing_text_says_who_must_write_it(visitor: AsyncClient, name: str) -> None:
    """The page is there, and names the operator."""
    answer = await visitor.get(f"/{name}")
    assert answer.status_code == 200
    assert "Eintragen muss ihn, wer dieses Forum betreibt: Integrationsnetzwerk Musterkreis." in answer.text


@pytest.mark.parametrize("language", ["de", "en", "uk", "ar"])
async def test_every_page_leads_to_them(visitor: AsyncClient, language: str) -> None:
    """From the foot of each page, in each language; the text itself stays in the operator's language."""
    for path in ("/", "/ideas", "/nix", "/datenschutz"):
        page = (await visitor.get(path, headers={"Accept-Language": language})).text
        for name in ("impressum", "datenschutz", "barrierefreiheit"):
            assert f'href="/{name}"' in page
    page = (await visitor.get("/impressum", headers={"Accept-Language": language})).text
    assert '<div class="legal" lang="de" dir="auto">' in page


async def test_they_are_guarded_like_all_pages(visitor: AsyncClient) -> None:
    """Whatever the operator pastes, no script runs."""
    headers = (await visitor.get("/impressum")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert (await visitor.head("/impressum")).status_code == 200


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ohne Adresse", [Piece("ohne Adresse")]),
        ("a@b.example", [Piece("a@b.example", "mailto:a@b.example")]),
        (
            "(siehe https://b.example/x).",
            [Piece("(siehe "), Piece("https://b.example/x", "https://b.example/x"), Piece(").")],
        ),
        ("@name und a@b", [Piece("@name und a@b")]),
    ],
)
def test_addresses_are_found_in_sentences(line: str, expected: list[Piece]) -> None:
    """Without the marks around them."""
    assert legal.pieces(line) == expected


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_word_is_lost(text: str) -> None:
    """Whatever is written stands on the page, and links lead to the web or to mail alone."""
    shown = list(legal.blocks(text))
    for block in shown:
        for piece in (piece for line in block.lines for piece in line):
            assert not piece.href or piece.href.startswith(("http://", "https://", "mailto:"))
    words = "".join(piece.text for block in shown for line in block.lines for piece in line)
    marks = "".join(line.removeprefix("## ").removeprefix("# ") for line in text.strip().splitlines())
    assert "".join(words.split()) == "".join(marks.split())


def test_headings_need_no_blank_line() -> None:
    """A heading ends the paragraph before it."""
    assert list(legal.blocks("a\n# b\nc")) == [
        Block("p", [[Piece("a")]]),
        Block("h2", [[Piece("b")]]),
        Block("p", [[Piece("c")]]),
    ]
