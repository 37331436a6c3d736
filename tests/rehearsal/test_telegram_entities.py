"""Formatting comes out as the real server would show it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.telegram.entities import end_of, formatted
from rehearsal.telegram.errors import ApiError
from rehearsal.telegram.text import Entity, cut, units

ANY_KIND = ("bold", "italic", "underline", "code", "pre", "blockquote", "text_link", "spoiler", "mention")


def shown(text: str, *entities: Entity) -> list[tuple[str, str]]:
    """Kind and covered text of each entity that is left."""
    words, marks = formatted(text, list(entities), limit=4096, too_long="message is too long")
    return [(mark["type"], cut(words, mark["offset"], mark["length"])) for mark in marks]


def mark(kind: str, offset: int, length: int, **details: Any) -> Entity:
    """One entity."""
    return {"type": kind, "offset": offset, "length": length} | details


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/idee Garten", [("bot_command", "/idee")]),
        ("/idee@openmic_bot x", [("bot_command", "/idee@openmic_bot")]),
        ("/dafür 3", []),
        ("und/oder", []),
        ("siehe https://halle.de/amt?x=1, ja", [("url", "https://halle.de/amt?x=1")]),
        ("siehe halle.de.", [("url", "halle.de")]),
        ("um 12.30 Uhr, z.B. morgen", []),
        ("rat@halle.de fragen", [("email", "rat@halle.de")]),
        ("danke @anna_koch!", [("mention", "@anna_koch")]),
        ("#Ehrenamt und #12", [("hashtag", "#Ehrenamt")]),
        ("😀 t.me/x", [("url", "t.me/x")]),
    ],
)
def test_links_mentions_and_commands_are_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    """Umlauts end no command: it is none."""
    assert shown(text) == found


def test_crossing_formatting_is_split_into_valid_nesting() -> None:
    """Text stands once, every letter keeps its formats."""
    assert shown("abcdefghij", mark("bold", 0, 5), mark("italic", 3, 5)) == [
        ("bold", "abc"),
        ("italic", "defgh"),
        ("bold", "de"),
    ]


def test_nothing_is_nested_in_code_and_no_quote_in_a_quote() -> None:
    """The inner ones go."""
    assert shown("abcdef", mark("pre", 0, 6), mark("bold", 1, 2)) == [("pre", "abcdef")]
    assert shown("abcdef", mark("blockquote", 0, 6), mark("expandable_blockquote", 1, 2)) == [
        ("blockquote", "abcdef")
    ]


def test_a_found_link_yields_to_code_and_to_a_text_link() -> None:
    """What somebody formatted is not linked once more."""
    assert shown("halle.de", mark("code", 0, 8)) == [("code", "halle.de")]
    assert shown("halle.de", mark("text_link", 0, 8, url="https://x.de")) == [("text_link", "halle.de")]


def test_a_found_link_in_bold_is_both() -> None:
    """Bold around a link stays whole."""
    assert shown("in halle.de!", mark("bold", 0, 12)) == [("bold", "in halle.de!"), ("url", "halle.de")]


def test_unknown_and_found_kinds_cannot_be_asked_for() -> None:
    """They are passed over, not refused."""
    assert shown("abc", mark("mention", 0, 3), mark("sparkle", 0, 3)) == []


def test_a_link_without_a_path_gets_one_and_a_wrong_one_is_refused() -> None:
    """The address is written down as the server normalises it."""
    _, marks = formatted("x", [mark("text_link", 0, 1, url="HTTPS://Halle.de")], limit=9, too_long="")
    assert marks[0]["url"] == "https://halle.de/"
    with pytest.raises(ApiError, match="entity URL 'javascript:1' is invalid"):
        shown("x", mark("text_link", 0, 1, url="javascript:1"))


def test_half_a_character_is_refused() -> None:
    """An entity may not begin inside a surrogate pair."""
    with pytest.raises(ApiError, match="entity begins in a middle of a UTF-16 symbol at byte offset"):
        shown("😀x", mark("bold", 1, 2))


def test_only_a_hundred_entities_are_kept() -> None:
    """The rest is text without format."""
    assert len(shown("ab" * 150, *(mark("bold", 2 * n, 1) for n in range(150)))) == 100


def test_control_characters_and_bidi_overrides_do_not_get_through() -> None:
    """They become spaces or vanish, and offsets follow."""
    words, marks = formatted("a\u202eb\r\x07c", [mark("bold", 2, 3)], limit=9, too_long="")
    assert (words, marks) == ("ab c", [mark("bold", 1, 2)])


@given(
    text=st.text(alphabet="ab 😀\n.de/@", min_size=1, max_size=40),
    ranges=st.lists(st.tuples(st.sampled_from(ANY_KIND), st.integers(0, 40), st.integers(1, 40)), max_size=8),
)
def test_whatever_is_asked_for_the_outcome_is_valid(text: str, ranges: list[tuple[str, int, int]]) -> None:
    """In range, sorted, nested without crossing, or refused."""
    entities = [mark(kind, offset, length, url="https://x.de") for kind, offset, length in ranges]
    try:
        words, marks = formatted(text, entities, limit=4096, too_long="")
    except ApiError as error:
        assert "entity" in error.description  # noqa: PT017  # its own story
        return
    assert all(0 <= one["offset"] < end_of(one) <= units(words) for one in marks)
    for first in marks:
        for second in marks:
            crossing = first["offset"] < second["offset"] < end_of(first) < end_of(second)
            assert not crossing
