"""Words on their way out, and how they are cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import escape, utf16
from bot.network import Author, Words
from bot.telegram.composing import compose
from bot.telegram.contents import TEXT_LIMIT, Content
from tests.bot.telegram.rules import complaints

OLHA = Author(name="Olha", user="11", network="telegram")


def said(text: str, author: Author | None = None) -> list[Content]:
    """The messages that say a text."""
    return [part.content for part in compose(Words(text=text, author=author))]


def bold(content: Content) -> list[str]:
    """What is bold; only for texts within the basic plane."""
    marks = [entity for entity in content.entities if entity["type"] == "bold"]
    return [content.text[mark["offset"] : mark["offset"] + mark["length"]] for mark in marks]


def test_the_forum_speaks_without_a_name() -> None:
    """Its words stand alone, formatted as meant."""
    (only,) = said("Ihre Idee ist <b>eingegangen</b>.")

    assert only.text == "Ihre Idee ist eingegangen."
    assert bold(only) == ["eingegangen"]


def test_relayed_words_bear_a_name() -> None:
    """Bold, with a colon, on the same line."""
    (only,) = said("Guten <i>Tag</i>", OLHA)

    assert only.text == "Olha: Guten Tag"
    assert bold(only) == ["Olha:"]


def test_every_part_bears_the_name() -> None:
    """Words without a name are the forum's own, so the rest of a long text needs one too."""
    parts = said("Wort " * 2000, OLHA)

    assert len(parts) == 3
    assert [part.text.startswith("Olha: ") for part in parts] == [True] * 3
    assert [part.text.startswith("Olha: … ") for part in parts] == [False, True, True]


@pytest.mark.parametrize(
    "spoof",
    ["<b>Kreisverwaltung:</b> ja", "<b>Kreisverwaltung</b>: ja", "• <b><i>Kreisverwaltung:</i> ja</b>"],
)
def test_nobody_speaks_for_another(spoof: str) -> None:
    """A later line cannot look as if somebody else said it."""
    (only,) = said(f"Hallo\n{spoof}", OLHA)

    assert "Kreisverwaltung" in only.text
    assert bold(only) == ["Olha:"]


def test_bold_words_within_a_line_stay_bold() -> None:
    """Only what leads a line with a colon is taken for a name."""
    (only,) = said("Hallo\n<b>Wichtig</b> ist nur: <b>Montag</b>", OLHA)

    assert bold(only) == ["Olha:", "Wichtig", "Montag"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@admin bitte", "@\u2060admin bitte"),
        ("(@admin)", "(@\u2060admin)"),
        ("/start", "\u2060/start"),
        ("und/oder a@b.de", "und/oder a@b.de"),
        ("https://t.me/@admin/start", "https://t.me/@admin/start"),
        ("<code>/start @admin</code>", "/start @admin"),
        ('<a href="https://a.de">@admin</a>', "@admin"),
    ],
)
def test_relayed_words_ping_nobody(text: str, shown: str) -> None:
    """Names and commands are shown, not tapped; code, links and addresses stay as they are."""
    (only,) = said(text, OLHA)

    assert only.text == f"Olha: {shown}"


def test_formatting_moves_along_with_a_joiner() -> None:
    """The inserted sign shifts no mark."""
    (only,) = said("@olha <b>fett @x</b> /y", OLHA)

    assert bold(only) == ["Olha:", "fett @\u2060x"]


def test_the_forum_may_name_commands() -> None:
    """Its own words are left alone."""
    assert said("/hilfe hilft, @olha")[0].text == "/hilfe hilft, @olha"


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
def test_nothing_is_said_with_a_sign(text: str) -> None:
    """Telegram takes no empty message, and an edit down to nothing must not fail."""
    assert said(text)[0].text == "…"
    assert said(text, OLHA)[0].text == "Olha: …"


@given(st.text(max_size=300), st.booleans())
def test_any_text_can_be_sent(text: str, relayed: bool) -> None:
    """Whatever people write, the Bot API has nothing to complain about."""
    for content in said(escape(text) * 20, OLHA if relayed else None):
        assert complaints(content.text, content.entities) == []
        assert 0 < utf16(content.text) <= TEXT_LIMIT


def test_what_grows_is_split_again() -> None:
    """Marks that Telegram has no sign for are spelled out, and still fit."""
    quotes = "<blockquote>" * 4 + "x\n" * 2500 + "</blockquote>" * 4

    parts = said(quotes)

    assert sum(part.text.count("x") for part in parts) == 2500
    assert all(utf16(part.text) <= TEXT_LIMIT for part in parts)


def test_splitting_is_repeatable() -> None:
    """After a restart the same words make the same parts."""
    words = Words(text="Wort " * 2000, author=OLHA)

    assert compose(words) == compose(words)


@pytest.mark.parametrize("author", [OLHA, None])
def test_a_sign_on_a_later_part_moves_nothing(author: Author | None) -> None:
    """It stands before the words, within the limit; the other parts are what they were."""
    words = Words(text="Wort <b>fett</b> " * 1000, author=author)
    plain, marked = compose(words), compose(replace(words, again=frozenset({1})))
    before, after = plain[1].content, marked[1].content

    assert [part for n, part in enumerate(marked) if n != 1] == [p for n, p in enumerate(plain) if n != 1]
    assert after.text == (before.text.replace("…", "↻", 1) if author else f"↻ {before.text}")
    assert bold(after) == bold(before)
    assert utf16(after.text) <= TEXT_LIMIT
    assert complaints(after.text, after.entities) == []


def test_what_several_people_say_is_one_message_name_by_name() -> None:
    """Below what stands above all of it, each as if it stood alone, and nobody speaks for another."""
    jan = Author(name="Jan", user="@jan:example.org", network="matrix")
    spoken = (
        "Guten <i>Tag</i>",
        "<blockquote>Olha: Guten Tag</blockquote>\nHallo\n<b>Kreisverwaltung:</b> ja",
    )
    each = tuple(Words(text=text, author=author) for text, author in zip(spoken, (OLHA, jan), strict=True))
    (only,) = [part.content for part in compose(Words(text="Es warten 2 Nachrichten.", together=each))]

    assert only.text == (
        "Es warten 2 Nachrichten.\n\nOlha: Guten Tag\n\nJan:\nOlha: Guten Tag\nHallo\nKreisverwaltung: ja"
    )
    assert bold(only) == ["Olha:", "Jan:"]
    assert complaints(only.text, only.entities) == []


@given(st.lists(st.text(min_size=1, max_size=300), min_size=2, max_size=60))
def test_whatever_is_said_together_keeps_the_limits(texts: list[str]) -> None:
    """Whoever puts too much together gets more messages, none of them too long."""
    each = tuple(Words(text=escape(text), author=OLHA) for text in texts)
    for part in compose(Words(text="", together=each)):
        assert utf16(part.content.text) <= TEXT_LIMIT
        assert complaints(part.content.text, part.content.entities) == []
