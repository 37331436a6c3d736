"""The first questions are answered in whatever way people write: names, numbers, other words."""

from __future__ import annotations

import pytest

from forum import people
from storage.models import Person
from tests.fakes import Seen
from tests.world import Member, World

TOPICS = "Welche Themen sind Ihnen wichtig?"
HOW_TO = "Schreiben Sie den Namen oder die Nummer: Deutsch, English, Українська"
OFFER = "Was soll daraus werden?"
ARABIC = "لا توجد لوحات باللغة العربية في غرفة الانتظار"
UKRAINIAN = "У залі очікування немає оголошень українською"


@pytest.fixture
def olha(world: World) -> Member:
    """Olha is new; her client speaks German."""
    return world.member("telegram", "7", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan is new on Matrix, where clients tell no language."""
    return world.member("matrix", "@jan:example.org", "Jan", None)


async def language_of(world: World, member: Member) -> str | None:
    """What is stored of the language they read."""
    async with world.work.unit() as ctx:
        [found] = await people.known(ctx, member.account)
        assert isinstance(found, Person)
        return found.language


def chosen(seen: Seen) -> list[str]:
    """The topics marked in a list."""
    return [label.removeprefix("✓ ") for _, _, label in seen.words.choices if label.startswith("✓")]


def topic_list(member: Member) -> Seen:
    """The newest list of topics."""
    return [seen for seen in member.sees() if len(seen.words.choices) > 5][-1]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("українська", "uk"), ("العربية", "ar"), ("English", "en"), ("Deutsch.", "de"), ("ar", "ar")],
)
async def test_a_languages_own_name_chooses_it(world: World, olha: Member, typed: str, code: str) -> None:
    """As it stands on the button, or its code."""
    await olha.writes("/start")
    await olha.writes(typed)
    assert await language_of(world, olha) == code
    assert len(topic_list(olha).words.choices) > 5


@pytest.mark.parametrize("typed", ["99", "klingonisch", "ja", "0"])
async def test_other_words_are_told_how_to_choose(olha: Member, typed: str) -> None:
    """One sentence, never an offer, and the question stays."""
    await olha.writes("/start")
    await olha.writes(typed)
    assert HOW_TO in olha.last()
    await olha.writes("1")
    assert olha.last().startswith(TOPICS)


async def test_a_sentence_may_become_an_idea_before_the_answer(world: World, olha: Member) -> None:
    """The language question stays valid under the offer."""
    await olha.writes("/start")
    await olha.writes("Im Wartebereich gibt es nur Aushänge auf Deutsch.")
    assert olha.last() == OFFER
    await olha.writes("english")
    assert await language_of(world, olha) == "en"


@pytest.mark.parametrize("word", ["fertig", "Done", "готово", "تم", "ok", "✅"])
async def test_a_word_for_done_ends_the_topics(olha: Member, word: str) -> None:
    """In four languages."""
    await olha.writes("/start")
    await olha.writes("1")
    await olha.writes(word)
    assert "wer Wohnen" in olha.last()


@pytest.mark.parametrize("typed", ["99", "1 99", "0", "quatsch"])
async def test_numbers_that_are_not_there_are_named(olha: Member, typed: str) -> None:
    """The dialogue goes on, and good numbers choose."""
    await olha.writes("/start")
    await olha.writes("1")
    await olha.writes(typed)
    assert olha.last().startswith("Die Nummern gehen von 1 bis ")
    await olha.writes("1 3")
    assert chosen(topic_list(olha)) == ["Arbeit", "Gesellschaft und Leben"]


async def test_several_numbers_only_switch_on(olha: Member) -> None:
    """A single one toggles."""
    await olha.writes("/start")
    await olha.writes("1")
    await olha.writes("1")
    await olha.writes("1 3")
    assert chosen(topic_list(olha)) == ["Arbeit", "Gesellschaft und Leben"]
    await olha.writes("3")
    assert chosen(topic_list(olha)) == ["Arbeit"]


async def test_the_newest_list_wins(olha: Member) -> None:
    """A question for free words is over once another list is shown."""
    await olha.writes("/start")
    await olha.writes("abbrechen")
    await olha.writes("wer")
    await olha.writes("themen")
    await olha.writes("2")
    assert len(chosen(topic_list(olha))) == 1


@pytest.mark.parametrize("end", ["fertig", "abbrechen"])
async def test_the_first_words_are_offered_again_after_the_questions(jan: Member, end: str) -> None:
    """What somebody came to say is not lost, and is asked about in the language they chose."""
    await jan.writes(ARABIC)
    assert OFFER not in jan.sees()[0].text
    await jan.writes("2")
    await jan.writes(end)
    assert next(label for _, _, label in jan.sees()[-1].words.choices) == "Hand in as an idea"
    await jan.writes("1")
    assert "OM-2026-0001" in "".join(seen.text for seen in jan.sees())


async def test_what_was_taken_or_dropped_is_not_offered_again(jan: Member) -> None:
    """Once is enough."""
    await jan.writes("Im Wartebereich gibt es nur Aushänge auf Deutsch.")
    await jan.presses(jan.sees()[0], "Nichts tun")
    await jan.writes("1")
    await jan.writes("fertig")
    assert "wer Wohnen" in jan.last()


async def test_a_script_is_answered_in_its_language_until_one_is_chosen(world: World, jan: Member) -> None:
    """Nothing is stored of the guess."""
    await jan.writes(UKRAINIAN)
    assert all("Sprache" not in seen.text for seen in jan.sees())
    assert await language_of(world, jan) is None
    await jan.writes("1")
    assert jan.last().startswith(TOPICS)


async def test_a_typed_language_is_always_confirmed(jan: Member) -> None:
    """Also in the middle of the first questions."""
    await jan.writes("language")
    await jan.writes("sprache English")
    assert any("English" in seen.text for seen in jan.sees()[-2:])
    await jan.writes("abbrechen")
    await jan.writes("sprache Deutsch")
    assert jan.last() == "Ab jetzt schreibe ich Ihnen auf Deutsch."


@pytest.mark.parametrize("typed", ["допомога", "مساعدة"])
async def test_help_has_a_word_in_every_language(olha: Member, typed: str) -> None:
    """Alone, in private."""
    await olha.writes(typed)
    assert "Das können Sie tun:" in olha.last()


async def test_help_about_an_unknown_word_is_no_offer(olha: Member) -> None:
    """It says that there is no such command."""
    await olha.writes("help foo")
    assert "„foo“" in olha.last()


@pytest.mark.parametrize("typed", ["konto abc", "konto abcd2"])
async def test_a_word_that_is_no_code_is_no_idea(olha: Member, typed: str) -> None:
    """After the word for it, whatever stands there is a code."""
    await olha.writes(typed)
    assert "kenne ich nicht" in olha.last()
