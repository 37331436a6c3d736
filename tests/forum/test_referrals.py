"""To whom an idea is passed on: an entry of the directory, a way of contact, or a moderator's second yes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from forum import directory, offices
from storage.models import Purpose, RoleName
from tests.fakes import Seen
from tests.world import Member, World

MODERATION = "mx-mod"
TABLE = """stelle,zuständig für,ort,telefon
Ausländerbehörde,Aufenthalt; Duldung,Musterstadt,03400 555-110
Jobcenter Nord,Arbeit,Musterstadt,03400 555-200
Jobcenter Süd,Arbeit,Oberwiesach,03400 555-201
Mini-Jobcenter,Arbeit,Birkenwerda,03400 555-150
Jobcenter West,Arbeit,Musterstadt,03400 555-202
Jobcenter Ost,Arbeit,Musterstadt,03400 555-203
""".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Jan moderates on Matrix; Olha has handed in one concern, in Ukrainian."""

    jan: Member
    olha: Member

    async def refers(self, words: str, room: str | None = MODERATION) -> Seen:
        """What Jan is answered."""
        await self.jan.writes(f"!verweisen 1 {words}", room)
        return self.jan.sees(room)[-1]

    @property
    def card(self) -> str:
        """What the moderators' card says."""
        return self.jan.sees(MODERATION)[0].text


@pytest.fixture
async def desk(world: World) -> Desk:
    """A moderation room, its card, and a directory of six offices."""
    async with world.work.unit() as ctx:
        await offices.load(ctx, TABLE)
    await world.link(None, MODERATION, "Moderation", Purpose.MODERATION)
    jan, olha = world.member("matrix", "@jan:example.org", "Jan"), world.member("telegram", "7", "Olha", "uk")
    await jan.writes("hilfe")
    await world.grant(jan, RoleName.MODERATOR)
    await olha.writes("/concern Мій дозвіл закінчується")
    return Desk(jan=jan, olha=olha)


async def test_a_topic_offers_its_office_and_one_number_refers(desk: Desk) -> None:
    """As `wer Aufenthalt` would; the author gets its card in their own language."""
    asked = await desk.refers("Aufenthalt")
    assert "Welche Stelle meinen Sie mit „Aufenthalt“?" in asked.text
    assert "OM-2026-0001 ist noch nicht weitergeleitet." in asked.text
    assert _labels(asked) == ["Ausländerbehörde", "So weitergeben: „Aufenthalt“"]
    assert "weitergeleitet" not in desk.card
    await desk.jan.writes("1", MODERATION, reply_to=asked.native_id)
    assert "weitergeleitet an Ausländerbehörde" in desk.card
    assert "03400 555-110" in desk.olha.last()
    assert "Зверніться до цієї установи." in desk.olha.last()


async def test_of_several_offices_at_most_four_are_offered(desk: Desk) -> None:
    """A press of one refers there; a name that begins several is not clear."""
    asked = await desk.refers("Jobcenter")
    assert len(_labels(asked)) == 5
    await desk.jan.presses(asked, "Jobcenter Nord", MODERATION)
    assert "weitergeleitet an Jobcenter Nord" in desk.card
    assert "03400 555-200" in desk.olha.last()


async def test_words_without_a_way_of_contact_need_a_yes(desk: Desk) -> None:
    """They go to the author as they were written, however long they are."""
    words = "Frau Beispiel im Bürgerhaus, Zimmer 12, gleich neben dem Eingang, montags ab zehn"
    before = desk.olha.last()
    asked = await desk.refers(words)
    assert "kenne ich keine Stelle" in asked.text
    assert (desk.olha.last(), len(_labels(asked))) == (before, 1)
    await desk.jan.writes("ja", MODERATION)
    assert words in desk.olha.last()
    assert "weitergeleitet an Frau Beispiel" in desk.card


async def test_no_means_that_nothing_happened(desk: Desk) -> None:
    """The idea waits on."""
    before = desk.olha.last()
    await desk.refers("Frau Beispiel")
    await desk.jan.writes("nein", MODERATION)
    assert "weitergeleitet" not in desk.card
    assert desk.olha.last() == before


@pytest.mark.parametrize(
    "contact",
    ["Frau Beispiel, 03400 555-199", "Beratung beratung@verein.example", "siehe www.verein.example/rat"],
)
async def test_words_with_a_way_of_contact_go_at_once(desk: Desk, contact: str) -> None:
    """Telephone, e-mail or web: the author can do something with them."""
    await desk.refers(contact)
    assert f"weitergeleitet an {contact}" in desk.card
    assert contact.rsplit(maxsplit=1)[-1] in desk.olha.last()


@pytest.mark.parametrize("room", [None, "mx-talk"])
async def test_the_question_comes_where_the_moderator_wrote(
    desk: Desk, world: World, room: str | None
) -> None:
    """In private and in a room of talk alike, where a number or a yes is an answer."""
    await world.link(None, "mx-talk", "Begegnung", Purpose.TALK)
    asked = await desk.refers("Aufenthalt", room)
    await desk.jan.writes("1", room, reply_to=asked.native_id if room else None)
    assert "weitergeleitet an Ausländerbehörde" in desk.card


async def test_without_a_directory_words_go_after_a_yes(desk: Desk, world: World) -> None:
    """A district that keeps no directory can refer all the same."""
    async with world.work.unit() as ctx:
        await offices.load(ctx, b"stelle\nAmt\n", replace=True)
    await desk.refers("Jobcenter")
    assert "weitergeleitet" not in desk.card
    await desk.jan.writes("ja", MODERATION)
    assert "weitergeleitet an Jobcenter" in desk.card


@pytest.mark.parametrize(
    ("text", "reachable"),
    [
        ("Jobcenter, Telefon 03471 1234", True),
        ("+49 3471 12 34 56", True),
        ("Tel.: 115", True),
        ("jobcenter-nord.de", True),
        ("Jobcenter, Zimmer 115", False),
        ("Rathaus, 06406 Bernburg", False),
        ("Dr. Beispiel, z.B. am 12.11.", False),
    ],
)
def test_what_is_a_way_of_contact(text: str, reachable: bool) -> None:
    """A room, a date or a postal code reaches nobody from afar."""
    assert directory.is_reachable(text) is reachable


def _labels(seen: Seen) -> list[str]:
    return [text for _, _, text in seen.words.choices]
