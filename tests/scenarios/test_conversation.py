"""However people say it, it reaches the right command, and they get an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.civil import machine_now
from bot.events import Address, NativeId, Posted, UserId
from storage.models import RoleName
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"
MODERATION = "!moderation:example.org"


async def test_a_command_is_not_relayed(olha: Member, world: World) -> None:
    """Its effect is said where it matters; the command itself is nobody else's business."""
    before = len(world.networks["matrix"].rooms[MX])
    await olha.writes("/idee Mehr Busse am Abend", TG)
    assert len(world.networks["matrix"].rooms[MX]) == before
    assert "OM-2026-0001" in olha.last()


@pytest.mark.parametrize(
    "words",
    ["/idee Bus", "!idee Bus", "/idea Bus", "/IDEE Bus", "idee Bus"],
)
async def test_a_command_can_be_written_in_many_ways(olha: Member, words: str) -> None:
    """Prefix, language and case do not matter; in private not even the prefix."""
    await olha.writes(words)
    assert "OM-2026-0001" in olha.last()


async def test_umlauts_may_be_written_either_way(olha: Member) -> None:
    """`zurueckziehen` is `zurückziehen`."""
    await olha.writes("/idee Bus")
    await olha.writes("/zurueckziehen 1")
    asked = olha.last()
    await olha.writes("/zurückziehen 1")
    assert olha.last() == asked


async def test_a_command_without_its_text_says_how_to_write_it(olha: Member) -> None:
    """Bad input gets one sentence with an example."""
    await olha.writes("/idee")
    assert "idee" in olha.last()
    assert "„" in olha.last()


async def test_a_nearly_right_word_is_hinted_and_not_relayed(olha: Member, world: World) -> None:
    """A slip of the finger is no message to everybody."""
    before = len(world.networks["matrix"].rooms[MX])
    await olha.writes("/ide Bus", TG)
    assert "Meinten Sie" in olha.last()
    assert len(world.networks["matrix"].rooms[MX]) == before


async def test_another_bots_command_is_just_text(olha: Member, world: World) -> None:
    """What no command here resembles is relayed like any text."""
    await olha.writes("/wetter morgen", TG)
    assert world.networks["matrix"].rooms[MX][-1].text.startswith("Olha: /wetter")


async def test_plain_words_in_private_ask_what_they_should_become(olha: Member) -> None:
    """No command is needed: three choices, as buttons."""
    await olha.writes("Im Wartebereich gibt es nur Aushänge auf Deutsch.")
    asked = olha.sees()[-1]
    assert [label for _, _, label in asked.words.choices] == [
        "Als Idee einreichen",
        "Als Anliegen einreichen",
        "Nichts tun",
    ]
    await olha.presses(asked, "Als Anliegen einreichen")
    assert "OM-2026-0001" in olha.last()
    assert olha.world.networks["telegram"].answered


async def test_a_number_picks_a_choice_in_private(olha: Member) -> None:
    """Old phones have digits."""
    await olha.writes("Ein Sprachcafé am Samstag")
    await olha.writes("1")
    assert "OM-2026-0001" in olha.last()


async def test_choices_on_matrix_are_reactions_and_numbers(olha: Member, mira: Member) -> None:
    """The bot puts a reaction for each choice; a number as a reply does the same."""
    await olha.writes("/idee Bus am Abend")
    card = mira.sees(MODERATION)[-1]
    assert card.reactions == tuple(emoji for _, emoji, _ in card.words.choices)
    await mira.writes("1", MODERATION, reply_to=card.native_id)
    await olha.writes("/status 1")
    assert "in Bearbeitung" in olha.last()


async def test_yes_and_no_answer_the_open_question_only(olha: Member) -> None:
    """Without a question a yes is answered with what can be done."""
    await olha.writes("/ja")
    assert "keine Frage offen" in olha.last()
    await olha.writes("/idee Bus")
    await olha.writes("/zurückziehen 1")
    await olha.writes("nein")
    await olha.writes("/status 1")
    assert "zurückgezogen" not in olha.last()


async def test_cancel_leaves_any_question(olha: Member) -> None:
    """Nobody is caught in a dialogue."""
    await olha.writes("/idee Bus")
    await olha.writes("/zurückziehen 1")
    await olha.writes("abbrechen")
    await olha.writes("ja")
    assert "keine Frage offen" in olha.last() or "Was soll daraus werden" in olha.last()


async def test_who_has_not_the_right_is_told_so(olha: Member) -> None:
    """One sentence, and nothing happens."""
    await olha.writes("/idee Bus")
    await olha.writes("/annehmen 1")
    assert "nur die Moderation" in olha.last()


async def test_ten_thousand_characters_are_an_idea(olha: Member, mira: Member) -> None:
    """Length is no reason to lose somebody's words."""
    await olha.writes("/idee " + "Wort " * 2000)
    assert "OM-2026-0001" in olha.last()
    assert "OM-2026-0001" in mira.last(MODERATION)


async def test_help_shows_what_one_may_do(olha: Member, mira: Member) -> None:
    """Members see no moderators' words."""
    await olha.writes("/hilfe")
    assert "idee" in olha.last()
    assert "annehmen" not in olha.last()
    await mira.writes("!hilfe", MODERATION)
    assert "annehmen" in mira.last(MODERATION)


@pytest.mark.parametrize(
    "words",
    [
        "Komme 10 Minuten später",
        "Top 3 Punkte",
        "Aufgabe 3 ist fertig",
        "Dafür 100 Euro?",
        "Hilfe",
        "ja",
        "offen",
    ],
)
async def test_ordinary_sentences_in_rooms_are_talk(olha: Member, world: World, words: str) -> None:
    """A sentence that happens to begin like a command is relayed."""
    await olha.writes(words, TG)
    assert world.networks["matrix"].rooms[MX][-1].text == f"Olha: {words}"


async def test_what_cards_invite_to_write_counts_without_a_prefix(olha: Member, mira: Member) -> None:
    """„dafür 1“ in a room, and moderators' own words in their room."""
    await mira.writes("!idee Ein Chor", MX)
    await mira.writes("annehmen 1", MODERATION)
    await olha.writes("dafür 1", TG)
    await olha.writes("/status 1")
    assert "1 Person unterstützt das" in olha.last()


@pytest.mark.parametrize(
    "words", ["Hilfe bei der Wohnungssuche brauche ich", "offen gesagt, nein", "komme morgen vorbei"]
)
async def test_sentences_in_private_may_begin_like_commands(olha: Member, words: str) -> None:
    """Somebody who needs help is not shown a list of commands."""
    await olha.writes(words)
    assert olha.last() == "Was soll daraus werden?"


async def test_an_unknown_command_in_private_gets_help(olha: Member) -> None:
    """It is not offered as an idea."""
    await olha.writes("/blafasel")
    assert "Diesen Befehl gibt es nicht" in olha.last()


async def test_a_round_is_confirmed_where_it_was_typed(olha: Member, world: World) -> None:
    """Also by a coordinator who has a private chat with the bot."""
    await world.grant(olha, RoleName.COORDINATOR)
    await olha.writes("/runde neu Jour fixe; jeden 3. Donnerstag; 14:00; 90; Rathaus", TG)
    assert "Stimmt das" in olha.last(TG)
    await olha.writes("ja", TG)
    assert "Neue Runde: Jour fixe" in "\n".join(seen.text for seen in olha.sees(TG))


@pytest.mark.parametrize("words", ["/idee Bus", "idee Bus", "/verbinden"])
async def test_borrowed_words_are_no_command(olha: Member, world: World, words: str) -> None:
    """What was forwarded, or written by another bot, is not the word of whoever passes it on."""
    await olha.writes(words, TG, borrowed=True)
    assert world.networks["matrix"].rooms[MX][-1].text == f"Olha: {words}"
    await olha.writes(words, borrowed=True)
    assert "Was soll daraus werden" in olha.last()


async def test_a_command_of_nobody_is_told_so(olha: Member, world: World) -> None:
    """An anonymous administrator reads why nothing comes of it; the line stays here, their talk crosses."""
    before = len(world.networks["matrix"].rooms[MX])
    hidden = replace(olha.sender, user=UserId(TG), name="Arbeit", personal=False)
    for text in ("/entfernen", "Guten Morgen"):
        said = Posted(room=Address(TG), at=machine_now(), sender=hidden, native_id=NativeId(text), text=text)
        await world.happens("telegram", said)
    assert olha.last(TG).startswith("Ich sehe nicht, wer das geschrieben hat.")
    assert [seen.text for seen in world.networks["matrix"].rooms[MX][before:]] == ["Arbeit: Guten Morgen"]
