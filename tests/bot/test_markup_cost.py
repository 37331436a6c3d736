"""What the worst texts cost: nothing anybody can send holds the program up, or is too deep for it."""

from __future__ import annotations

import pytest

from bot.markup import Kind, Mark, Rich, dump, parse, plain, safe_name, split, utf16
from bot.matrix import outbound as to_rooms
from bot.matrix.markup import from_matrix, to_matrix, without_profile, without_reply
from bot.network import Author, Words
from bot.telegram import composing as to_chats
from bot.telegram.markup import from_telegram, to_telegram, without_commands
from tests.cost import dear

#: What an event on Matrix may hold, roughly: its HTML, its plain text.
MOST_HTML, MOST_TEXT = 32_768, 60_000

ANNA = Author(name="Anna", user="@anna:x.de", network="matrix")


def fill(unit: str, length: int = MOST_HTML) -> str:
    """The same again and again."""
    return unit * (length // len(unit))


#: HTML by what makes it hard.
HARD = {
    "half_tags": fill("<a <a"),
    "half_attributes": fill('<a href="x'),
    "two_styles_never_closed": fill("<b><i>"),
    "styles_with_words": fill("<b>x<i>y"),
    "crossing_styles": fill("<b>a<i>b<u>c<s>d</b>e</i>f</u>g</s>h"),
    "staircase": fill("<b>x<i>y</b>z</i>w"),
    "ten_thousand_pairs": "<b><i>" * 10_000 + "x" + "</i></b>" * 10_000,
    "spoilers": fill("<span data-mx-spoiler=r>x</span> "),
    "links": fill('<a href="https://x.de">x</a> '),
    "links_to_mail": fill('<a href="mailto:a@x.de">x</a>'),
    "people": fill('<a href="https://matrix.to/#/@a:x.de">x</a>'),
    "codes": fill("<code>x</code> "),
    "blocks_of_code": fill("<pre>x</pre>"),
    "quotes": fill("<blockquote>x</blockquote>"),
    "deep_quotes": fill("<blockquote>x"),
    "deep_quotes_in_line": fill("<blockquote data-inline>x"),
    "deep_lists": fill("<ul><li>"),
    "items": fill("<li>"),
    "nested_tables": fill("<table><tr><td>x"),
    "heads": fill("<th>x"),
    "headings": fill("<h1>x</h1>"),
    "details": fill("<details><summary>x"),
    "breaks": fill("x<br>"),
    "paragraphs": fill("<p>x"),
    "powers": fill("x<sup>2</sup>"),
    "deep_powers": fill("<sup>2") + fill("</sup>", 9_000),
    "formulas": fill('<span data-mx-maths="x">y</span>'),
    "deep_formulas": fill('<span data-mx-maths="x">'),
    "attributes": "<a " + fill('b="c" ', MOST_HTML - 20) + ">x</a>",
    "comments": fill("<!--x-->"),
    "comments_never_closed": fill("<!--"),
    "scripts": fill("<script>x</script>"),
    "scripts_never_closed": fill("<script>x</scrip"),
    "entities": fill("&amp;"),
    "half_entities": fill("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    "numbers": fill("&#" + "9" * 60 + ";"),
    "spaces": " " * MOST_HTML + "x",
    "no_break_spaces": fill("&nbsp; ") + "x",
    "newlines_in_code": "<pre>x" + "\n" * 30_000 + "x</pre>",
    "lines_like_names": fill("<b>A:</b> x<br>"),
}

#: Plain texts that make a pattern go back and forth, if it can.
BOMBS = {
    "one_word": "x" * MOST_TEXT,
    "words_and_digits": fill("x2", MOST_TEXT),
    "almost_addresses": fill("http:/", MOST_TEXT),
    "addresses": fill("http://x ", MOST_TEXT),
    "mail_signs": fill("@a ", MOST_TEXT),
    "slashes": fill("/a ", MOST_TEXT),
    "slashes_in_a_row": "/" * MOST_TEXT,
    "less_than": "<" * MOST_TEXT,
    "greater_than": fill("> <@a", MOST_TEXT),
    "quoted_lines": fill("> <@a:x.de> b\n", MOST_TEXT),
    "spaces_then_a_word": " " * MOST_TEXT + "x",
    "newlines": fill("\n\n", MOST_TEXT) + "x",
    "carriage_returns": fill("\r", MOST_TEXT) + "x",
    "sentences": fill('."', MOST_TEXT),
    "colons": fill("\n:", MOST_TEXT),
    "dashes_after_newlines": fill("\n-", MOST_TEXT),
    "room": fill("@room", MOST_TEXT),
    "flags": "🇩🇪" * 15_000,
    "half_flags": "🇩" * 15_001,
    "families": fill("👩\u200d👩\u200d👧\u200d👧", 30_000),
    "joiners": "\u200d" * MOST_TEXT,
    "accents": "e" + "\u0301" * 30_000,
    "tags_of_the_dialect": fill("<b>x</b>", MOST_TEXT),
    "half_tags_of_the_dialect": fill('<a href="', MOST_TEXT),
    "attributes_of_the_dialect": "<b" + " x" * 30_000,
    "halves_of_characters": "\ud83d" * 30_000,
    "zero": "\x00" * MOST_TEXT,
    "right_to_left": fill("م", 30_000),
}

NAMED: dict[str, Kind] = {"bold": "bold", "spoiler": "spoiler", "code": "code", "blockquote": "quote"}


@pytest.mark.parametrize("html", HARD.values(), ids=HARD.keys())
def test_no_html_holds_the_program_up(html: str) -> None:
    """Reading it, keeping it, and saying it on either network: each within its budget."""
    rich = from_matrix("x", html)
    stored = dump(rich)
    words = Words(text=stored, author=ANNA)
    assert not dear(
        read=lambda: from_matrix("x", html),
        write_down=lambda: dump(rich),
        read_again=lambda: parse(stored),
        for_telegram=lambda: to_telegram(rich),
        for_matrix=lambda: to_matrix(rich),
        plain=lambda: plain(stored),
        say_on_telegram=lambda: to_chats.compose(words),
        say_on_matrix=lambda: to_rooms.compose(words),
    )


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_no_text_makes_a_pattern_stumble(text: str) -> None:
    """Whatever is searched in a text is found, or not, in one go."""
    stored = dump(from_matrix(text, None))
    words = Words(text=stored, author=ANNA)
    assert not dear(
        read=lambda: from_matrix(text, None),
        as_dialect=lambda: parse(text[:MOST_HTML]),
        as_html=lambda: from_matrix("x", text[:MOST_HTML]),
        name=lambda: safe_name(text),
        reply=lambda: without_reply(text, text),
        profile=lambda: without_profile(text, text, "Anna"),
        commands=lambda: without_commands(Rich(text)),
        parts=lambda: split(Rich(text), 4096, utf16),
        say_on_telegram=lambda: to_chats.compose(words),
        say_on_matrix=lambda: to_rooms.compose(words),
    )


@pytest.mark.parametrize("sort", NAMED)
@pytest.mark.parametrize("step", [0, 1, 3])
def test_ten_thousand_entities_are_too_many_for_nobody(sort: str, step: int) -> None:
    """On one place, in a chain or crossing one another: read and sent on within the budget."""
    entities = [{"type": sort, "offset": n * step % 4000, "length": 2} for n in range(10_000)]
    text = "ab " * 1365
    rich = from_telegram(text, entities)
    assert rich.text == text
    assert any(mark.kind == NAMED[sort] for mark in rich.marks)
    assert not dear(read=lambda: from_telegram(text, entities), send=lambda: to_telegram(rich))


@pytest.mark.parametrize("kind", ["bold", "code", "link"])
def test_many_addresses_are_rewritten_in_one_go(kind: Kind) -> None:
    """Each of a thousand addresses under a mark of its own, all of them known on the other side."""
    url, there = "https://t.me/c/1/2", "https://matrix.to/#/!a:x.de/$c"
    value = url if kind == "link" else ""
    marks = tuple(Mark(kind, place, place + 18, value) for place in range(0, 20_000, 20))
    words = Words(text=dump(Rich(f"{url}, " * 1_000, marks)), author=ANNA, links={url: there})
    assert not dear(
        say_on_telegram=lambda: to_chats.compose(words), say_on_matrix=lambda: to_rooms.compose(words)
    )


def test_more_spoilers_than_a_text_may_have_hide_all_between_them() -> None:
    """Formatting beyond the limit is lost, but nothing that was hidden is shown."""
    rich = Rich("a " * 2_000, tuple(Mark("spoiler", place, place + 1) for place in range(0, 4_000, 2)))
    assert rich.marks == (Mark("spoiler", 0, 3_999),)


def test_more_styles_than_a_text_may_have_leave_the_links() -> None:
    """What leads somewhere is kept before what adorns."""
    styles = [Mark("bold", place, place + 1) for place in range(0, 4_000, 2)]
    rich = Rich("a " * 2_000, (*styles, Mark("link", 3_998, 3_999, "https://x.de")))
    assert rich.marks[-1] == Mark("link", 3_998, 3_999, "https://x.de")
    assert Rich(rich.text, rich.marks) == rich
