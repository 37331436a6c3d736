"""Rich messages, block by block."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.network import Unreadable
from tests.bot.telegram.updates import Json, message, posted, read


def bold(text: Any) -> Json:
    """Formatted words."""
    return {"type": "bold", "text": text}


def paragraph(*text: Any) -> Json:
    """A block of words."""
    return {"type": "paragraph", "text": list(text)}


def item(label: str, *blocks: Json, **fields: Any) -> Json:
    """One line of a list."""
    return {"label": label, "blocks": list(blocks)} | fields


BLOCKS: dict[str, tuple[list[Json], str]] = {
    "paragraphs": ([paragraph("a ", bold("b")), paragraph("c")], "a <b>b</b>\n\nc"),
    "heading": ([{"type": "heading", "text": "Titel", "size": 1}, paragraph("x")], "<b>Titel</b>\n\nx"),
    "formats": (
        [paragraph({"type": "italic", "text": [bold("a"), {"type": "spoiler", "text": "b"}]})],
        "<i><b>a</b><spoiler>b</spoiler></i>",
    ),
    "links": (
        [
            paragraph(
                {"type": "url", "text": "hier", "url": "https://a.example"},
                " ",
                {"type": "email_address", "text": "Post", "email_address": "a@b.example"},
                " ",
                {"type": "mention", "text": "@olha", "username": "olha"},
                " ",
                {"type": "text_mention", "text": "Vera", "user": {"id": 12}},
            )
        ],
        '<a href="https://a.example">hier</a> <a href="mailto:a@b.example">Post</a> '
        '<mention user="@olha">@olha</mention> <mention user="12">Vera</mention>',
    ),
    "signs": (
        [
            paragraph(
                {"type": "custom_emoji", "custom_emoji_id": "5", "alternative_text": "🎈"},
                {"type": "mathematical_expression", "expression": "a^2"},
                {"type": "superscript", "text": "2"},
            )
        ],
        "🎈<code>a^2</code>2",
    ),
    "code": ([{"type": "pre", "text": "x = 1", "language": "python"}], '<pre language="python">x = 1</pre>'),
    "formula": ([{"type": "mathematical_expression", "expression": "a^2"}], "<code>a^2</code>"),
    "rule": ([paragraph("a"), {"type": "divider"}, paragraph("b")], "a\n\n———\n\nb"),
    "list": (
        [{"type": "list", "items": [item("1.", paragraph("a")), item("2.", paragraph("b"), paragraph("c"))]}],
        "1. a\n2. b\n   c",
    ),
    "checkboxes": (
        [
            {
                "type": "list",
                "items": [
                    item("•", paragraph("a"), has_checkbox=True, is_checked=True),
                    item("•", paragraph("b"), has_checkbox=True),
                ],
            }
        ],
        "☑ a\n☐ b",
    ),
    "nested_list": (
        [
            {
                "type": "list",
                "items": [
                    item("•", paragraph("a"), {"type": "list", "items": [item("◦", paragraph("b"))]}),
                    item("•", paragraph("c")),
                ],
            }
        ],
        "• a\n   ◦ b\n• c",
    ),
    "quote": (
        [{"type": "blockquote", "blocks": [paragraph("a"), paragraph("b")], "credit": "Vera"}],
        "<blockquote>a\nb\n— <i>Vera</i></blockquote>",
    ),
    "pull_quote": ([{"type": "pullquote", "text": "a"}], "<blockquote>a</blockquote>"),
    "folded_quote": (
        [{"type": "expandable_blockquote", "text": "a"}],
        "<blockquote expandable>a</blockquote>",
    ),
    "details": (
        [{"type": "details", "summary": "Mehr", "blocks": [paragraph("a")]}],
        "<blockquote expandable><b>Mehr</b>\na</blockquote>",
    ),
    "table": (
        [
            {
                "type": "table",
                "caption": "Preise",
                "cells": [
                    [{"text": "Tag", "is_header": True}, {"text": "€", "is_header": True}],
                    [{"text": "Mo"}, {"text": "3"}],
                    [{"text": "Di"}, {}],
                ],
            }
        ],
        "<i>Preise</i>\n<b>Tag</b> | <b>€</b>\nMo | 3\nDi |",
    ),
    "map": (
        [{"type": "map", "location": {"latitude": 51.4, "longitude": 11.9}, "caption": {"text": "Hier"}}],
        "📍 51.4, 11.9\nHier",
    ),
    "buttons": (
        [{"type": "buttons", "buttons": [{"text": "Ja", "url": "https://a.example"}, {"text": "Nein"}]}],
        "▫ Ja\n▫ Nein",
    ),
    "anchor": ([{"type": "anchor", "name": "x"}, paragraph("a")], "a"),
    "unknown": ([{"type": "of_tomorrow", "text": ["a", {"text": "b"}], "rows": [{"text": "c"}]}], "a b c"),
}


@pytest.mark.parametrize(("blocks", "text"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_block_becomes_readable(blocks: list[Json], text: str) -> None:
    """What the dialect has no sign for is laid out in lines; no word is lost."""
    event = posted(rich_message={"blocks": blocks})

    assert (event.text, event.missing) == (text, None)


def test_files_within_a_rich_message_come_along() -> None:
    """In their order, their captions where they stood."""
    photo = {"file_id": "A", "file_unique_id": "a", "width": 9, "height": 9}
    voice = {"file_id": "B", "file_unique_id": "b", "duration": 3}
    blocks = [
        {"type": "collage", "blocks": [{"type": "photo", "photo": [photo], "has_spoiler": True}]},
        {"type": "voice_note", "voice_note": voice, "caption": {"text": "Gruß", "credit": "Vera"}},
    ]
    event = posted(rich_message={"blocks": blocks})

    assert [(media.ref, media.spoiler) for media in event.things.media] == [("A", True), ("B", False)]
    assert event.text == "Gruß\n— <i>Vera</i>"


def test_depth_costs_neither_time_nor_words() -> None:
    """What lies deeper than Telegram allows keeps its words."""
    deep: Any = "tief"
    for _ in range(300):
        deep = {"type": "bold", "text": [deep]}
    started = time.process_time()

    assert "tief" in posted(rich_message={"blocks": [paragraph(deep)]}).text
    assert time.process_time() - started < 0.5


LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
KEYS = st.sampled_from(["type", "text", "blocks", "items", "cells", "summary", "caption", "user", "url"])
TYPES = st.sampled_from(["list", "table", "details", "photo", "map", "buttons", "bold", "url", "collage"])
VALUE = st.recursive(
    LEAF | TYPES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner), max_leaves=20
)


@given(st.lists(VALUE, max_size=4))
def test_any_shape_is_read_or_unreadable(blocks: list[Any]) -> None:
    """Whatever stands in a block, nothing but `Unreadable` is raised."""
    try:
        read(message=message(rich_message={"blocks": blocks}))
    except Unreadable:
        return
