"""Who is responsible: found in any language and spelling, told in short, kept by CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forum import directory, offices, topics
from forum.context import Context
from storage import directory as rows
from storage.models import Purpose, RoleName
from tests.world import World

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TABLE = (EXAMPLES / "offices.csv").read_bytes()
MODERATION = "!moderation:example.org"


@pytest.fixture
async def stocked(ctx: Context) -> Context:
    """A district with the example directory."""
    await offices.load(ctx, TABLE)
    return ctx


async def found(ctx: Context, words: str) -> list[str]:
    """Names of the offices shown."""
    return [card.name for card in (await directory.find(ctx, words)).cards]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ausländerbehörde", "Ausländerbehörde"),
        ("auslaenderbehoerde", "Ausländerbehörde"),
        ("AUSLANDERBEHORDE", "Ausländerbehörde"),
        ("Auslanderbehöde", "Ausländerbehörde"),
        ("Wohnen", "Wohnungsgesellschaften"),
        ("wohnug", "Wohnungsgesellschaften"),
        ("житло", "Wohnungsgesellschaften"),
        ("السكن", "Wohnungsgesellschaften"),
        ("housing", "Wohnungsgesellschaften"),
        ("Ich brauche Hilfe mit dem Mietvertrag", "Wohnungsgesellschaften"),
        ("школа", "Jugendamt"),
        ("مدرسة", "Jugendamt"),
        ("Kita", "Jugendamt"),
        ("Begegnungscafe", "Lokales Bündnis für Flüchtlinge"),
    ],
)
async def test_any_word_in_any_language_finds_the_office(stocked: Context, words: str, expected: str) -> None:
    """Topics, what offices answer for, names; umlauts, accents and slips do not matter."""
    assert expected in await found(stocked, words)


async def test_a_place_narrows(stocked: Context) -> None:
    """`wer Arbeit Beispielhausen`."""
    assert await found(stocked, "Arbeit Beispielhausen") == ["Mini-Jobcenter"]
    assert "Mini-Jobcenter" not in await found(stocked, "arbeit MUSTERSTADT")


async def test_at_most_four_are_shown(stocked: Context) -> None:
    """The others are counted, and places are named that would narrow it down."""
    answer = await directory.find(stocked, "Beratung Arbeit Ehrenamt Aufenthalt")
    assert len(answer.cards) == directory.CARDS
    assert answer.more > 0
    assert "Beispielhausen" in answer.places


async def test_an_old_entry_says_how_old_it_is(stocked: Context) -> None:
    """Six months without a word from the office are long."""
    [card] = (await directory.find(stocked, "Mini-Jobcenter Beispielhausen")).cards
    assert card.stale
    assert card.as_of == date(2026, 3, 16)
    [fresh] = (await directory.find(stocked, "Kita")).cards
    assert not fresh.stale


async def test_the_example_comes_back_as_it_was(stocked: Context) -> None:
    """Export, import, nothing changed."""
    outcome = await offices.load(stocked, (await offices.dump(stocked)).encode())
    assert outcome.summary == "0 neu, 0 geändert, 17 unverändert"


async def test_a_file_with_fewer_columns_leaves_the_others(stocked: Context) -> None:
    """New hours need no new file of everything."""
    outcome = await offices.load(stocked, "office;hours\nJobcenter;Mo 8–12 Uhr\n".encode())
    assert outcome.summary == "0 neu, 1 geändert, 0 unverändert"
    office = await directory.named(stocked, "Jobcenter")
    assert office is not None
    assert (office.hours, office.phone) == ("Mo 8–12 Uhr", "03400 555-200")


async def test_only_when_asked_what_the_file_lacks_goes(stocked: Context) -> None:
    """A partial file is no order to forget the rest."""
    table = b"office\nJobcenter\n"
    trial = await offices.load(stocked, table, replace=True, dry_run=True)
    assert len(trial.removed) == 16
    assert len(await rows.offices(stocked.session)) == 17
    await offices.load(stocked, table, replace=True)
    assert [office.name for office in await rows.offices(stocked.session)] == ["Jobcenter"]


async def test_every_bad_line_is_named_and_nothing_is_taken(ctx: Context) -> None:
    """All at once, with line and column."""
    table = (
        "office;sector;email;confirmed\n"
        ";Verwaltung;;\nA;Staat;;\nB;;keine;\nC;;;irgendwann\nD;;;31.12.2030\nE;;;\ne;;;\n"
    )
    outcome = await offices.load(ctx, table.encode())
    assert [(p.line, p.column) for p in outcome.problems] == [
        (2, "office"),
        (3, "sector"),
        (4, "email"),
        (5, "confirmed"),
        (6, "confirmed"),
        (8, "office"),
    ]
    assert not await rows.offices(ctx.session)


async def test_who_answers_with_cards(world: World) -> None:
    """Name, what for, place, hours, telephone: enough to go there."""
    async with world.work.unit() as ctx:
        await offices.load(ctx, TABLE)
    olha = world.member("telegram", "7", "Olha")
    await olha.writes("wer Kita")
    assert olha.last().splitlines() == [
        "Jugendamt",
        "Zuständig für: Kinder, Familien, Kita",
        "Ort: Musterstadt",
        "Zeiten: Di 9–18 Uhr, Do 9–12 Uhr",
        "03400 555-190",
        "jugendamt@musterkreis.example",
    ]


async def test_numbers_keep_their_direction_in_arabic(world: World) -> None:
    """A telephone number read backwards reaches nobody."""
    async with world.work.unit() as ctx:
        await offices.load(ctx, TABLE)
    amira = world.member("telegram", "8", "Amira", "ar")
    await amira.writes("/who مدرسة")
    assert "\u206803400 555-190\u2069" in amira.last()


async def test_who_alone_asks_for_a_topic(world: World) -> None:
    """One sentence with the list; the next words are the answer."""
    async with world.work.unit() as ctx:
        await offices.load(ctx, TABLE)
    olha = world.member("telegram", "7", "Olha")
    await olha.writes("wer")
    assert "Wohnen" in olha.last()
    await olha.writes("Mein Kind braucht einen Kindergarten")
    assert "Jugendamt" in olha.last()


async def test_nothing_found_leads_on_to_people(world: World) -> None:
    """Nobody is told „not us“ without a next step."""
    olha = world.member("telegram", "7", "Olha")
    await olha.writes("/wer Raumfahrt")
    assert "„kontakt“" in olha.last()
    await olha.presses(olha.sees()[-1], "Menschen zum Reden")
    assert "112" in olha.last()


async def test_a_referral_brings_the_card_to_the_author(world: World) -> None:
    """In the author's language, everybody else reads the office's name; words with a telephone work too."""
    async with world.work.unit() as ctx:
        await offices.load(ctx, TABLE)
    await world.link(None, MODERATION, "Moderation", Purpose.MODERATION)
    mira, olha = world.member("matrix", "@mira:example.org", "Mira"), world.member("telegram", "7", "Olha")
    await world.grant(mira, RoleName.MODERATOR)
    await olha.writes("/anliegen Mein Kind hat keinen Kindergarten")
    await olha.writes("/anliegen Ich habe keine Wohnung")
    await mira.writes("verweisen 1 jugend", MODERATION)
    assert "03400 555-190" in olha.last()
    assert "weitergeleitet an Jugendamt" in mira.sees(MODERATION)[0].text
    await mira.writes("verweisen 2 Frau Beispiel, 03400 555-199", MODERATION)
    assert "Frau Beispiel, 03400 555-199" in olha.last()


def test_the_example_topics_are_the_shipped_ones() -> None:
    """What one learns to edit is what one has."""
    assert (EXAMPLES / "topics.csv").read_bytes() == topics.SHIPPED.read_bytes()
