"""Telegram's entities: how they are read, what Matrix gets of them, what Telegram gets back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.markup import Mark, Rich
from bot.matrix.markup import to_matrix
from bot.telegram.markup import MAX_ENTITIES, from_telegram, to_telegram, without_commands
from tests.bot.telegram.rules import complaints


def entity(sort: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    """A raw entity; offset and length in UTF-16 units."""
    return {"type": sort, "offset": offset, "length": length, **more}


def case(name: str, text: str, *entities: dict[str, Any], html: str | None) -> Any:
    """One row: a Telegram text with entities, and the `formatted_body` that Matrix gets."""
    return pytest.param(text, entities, html, id=name)


FAMILY = "👩\u200d👩\u200d👧\u200d👧"

CASES = [
    case("case_01_plain", "Hallo < Welt", html=None),
    case(
        "case_03_escaped_once",
        "a < b & c fett",
        entity("bold", 10, 4),
        html="a &lt; b &amp; c <strong>fett</strong>",
    ),
    case(
        "case_04_family_emoji_url",
        f"{FAMILY}🐱http://example.de",
        entity("url", 13, 17),
        html=f'{FAMILY}🐱<a href="http://example.de">http://example.de</a>',
    ),
    case(
        "case_05_bold_after_joined_emoji",
        "👩\u200d🚒❤\ufe0fABC",
        entity("bold", 7, 3),
        html="👩\u200d🚒❤\ufe0f<strong>ABC</strong>",
    ),
    case("case_06_start_inside_surrogate", "a😀b", entity("bold", 2, 1), html="a<strong>😀</strong>b"),
    case("case_06_end_inside_surrogate", "a😀b", entity("bold", 0, 2), html="<strong>a😀</strong>b"),
    case("case_07_beyond_end", "abc", entity("bold", 1, 10), html="a<strong>bc</strong>"),
    case("case_07_url_beyond_end", "x.de", entity("url", 0, 99), html='<a href="https://x.de">x.de</a>'),
    case("case_07_all_beyond", "abc", entity("bold", 9, 2), html=None),
    case(
        "case_08_same_range",
        "abc",
        entity("bold", 0, 3),
        entity("italic", 0, 3),
        html="<strong><em>abc</em></strong>",
    ),
    case(
        "case_09_three_deep",
        "ab>cd",
        entity("italic", 0, 5),
        entity("bold", 1, 4),
        entity("strikethrough", 2, 1),
        html="<em>a<strong>b<del>&gt;</del>cd</strong></em>",
    ),
    case(
        "case_10_crossing",
        "abcdefghij",
        entity("bold", 0, 5),
        entity("italic", 3, 5),
        html="<strong>abc<em>de</em></strong><em>fgh</em>ij",
    ),
    case(
        "case_11_child_before_parent",
        "ab>cd",
        entity("strikethrough", 2, 1),
        entity("bold", 1, 4),
        entity("italic", 0, 5),
        html="<em>a<strong>b<del>&gt;</del>cd</strong></em>",
    ),
    case("case_12_newline_in_bold", "a\nb", entity("bold", 0, 3), html="<strong>a<br>b</strong>"),
    case("case_12_newline_in_pre", "a\n  b", entity("pre", 0, 5), html="<pre><code>a\n  b</code></pre>"),
    case(
        "case_13_language",
        "x = 1",
        entity("pre", 0, 5, language="python"),
        html='<pre><code class="language-python">x = 1</code></pre>',
    ),
    case(
        "case_13_hostile_language",
        "x = 1",
        entity("pre", 0, 5, language='"><script>'),
        html="<pre><code>x = 1</code></pre>",
    ),
    case(
        "case_14_code_over_whole_lines_is_a_block",
        "vor\na\nb\nnach",
        entity("code", 4, 3),
        html="vor<pre><code>a\nb</code></pre>nach",
    ),
    case(
        "case_14_code_in_a_line_stays_there",
        "vor a\nb nach",
        entity("code", 4, 3),
        html="vor <code>a\nb</code> nach",
    ),
    case("case_15_line_after_quote", "q\nx", entity("blockquote", 0, 1), html="<blockquote>q</blockquote>x"),
    case("case_15_line_after_pre", "p\nx", entity("pre", 0, 1), html="<pre><code>p</code></pre>x"),
    case(
        "case_15_blank_line_after_quote",
        "q\n\nx",
        entity("blockquote", 0, 1),
        html="<blockquote>q</blockquote><br>x",
    ),
    case(
        "case_15_blank_line_before_quote",
        "x\n\nq",
        entity("blockquote", 3, 1),
        html="x<br><br><blockquote>q</blockquote>",
    ),
    case("case_16_spoiler", "ab c", entity("spoiler", 3, 1), html="ab <span data-mx-spoiler>c</span>"),
    case(
        "case_17_quote_with_bold",
        "ab",
        entity("blockquote", 0, 2),
        entity("bold", 1, 1),
        html="<blockquote>a<strong>b</strong></blockquote>",
    ),
    case(
        "case_17_expandable_quote",
        "ab",
        entity("expandable_blockquote", 0, 2),
        html="<blockquote data-expandable>ab</blockquote>",
    ),
    case("case_18_custom_emoji", "ab 👍", entity("custom_emoji", 3, 2, custom_emoji_id="5"), html=None),
    case(
        "case_19_attribute_escaped",
        "ab",
        entity("text_link", 0, 2, url='https://x.de/?a=1&b="2"'),
        html='<a href="https://x.de/?a=1&amp;b=&quot;2&quot;">ab</a>',
    ),
    case("case_20_script_address", "ab", entity("text_link", 0, 2, url="javascript:alert(1)"), html=None),
    case("case_20_app_address", "ab", entity("text_link", 0, 2, url="tg://user?id=1"), html=None),
    case(
        "case_21_no_scheme",
        "example.de",
        entity("url", 0, 10),
        html='<a href="https://example.de">example.de</a>',
    ),
    case("case_22_email", "a@x.de", entity("email", 0, 6), html='<a href="mailto:a@x.de">a@x.de</a>'),
    case(
        "case_22_others_stay_text",
        "#a $B /c +49",
        entity("hashtag", 0, 2),
        entity("cashtag", 3, 2),
        entity("bot_command", 6, 2),
        entity("phone_number", 9, 3),
        html=None,
    ),
    case("case_23_unknown_mention", "@anna kommt", entity("mention", 0, 5), html=None),
    case(
        "case_24_mention_by_number",
        "<b>Anna kommt",
        entity("text_mention", 0, 7, user={"id": 7, "first_name": "<b>Anna"}),
        entity("bold", 8, 5),
        html="&lt;b&gt;Anna <strong>kommt</strong>",
    ),
    case(
        "case_25_message_link",
        "t.me/c/123/456",
        entity("url", 0, 14),
        html='<a href="https://t.me/c/123/456">t.me/c/123/456</a>',
    ),
    case("case_26_date", "morgen 9 Uhr", entity("date_time", 0, 12, unix_time=1), html=None),
    case("case_27_like_markdown", "2*3*4 snake_case_x\n# Titel\n* Punkt", html=None),
]


@pytest.mark.parametrize(("text", "entities", "html"), CASES)
def test_matrix_gets_the_same_words_formatted_alike(
    text: str, entities: tuple[dict[str, Any], ...], html: str | None
) -> None:
    """What Telegram formatted, Matrix formats; what it did not, stays plain text as it is."""
    rich = from_telegram(text, entities)
    body, formatted_body = to_matrix(rich)
    assert rich.text == text
    assert formatted_body == html
    assert html is not None or body == text


def test_case_16_the_plain_body_hides_what_is_hidden() -> None:
    """A client without formatting learns that there is something, not what."""
    body, _ = to_matrix(from_telegram("Es war der Gärtner", [entity("spoiler", 7, 11)]))
    assert body == "Es war ▒▒▒"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"type": "bold"},
        entity("bold", -3, 2),
        entity("bold", 0, -1),
        {"type": "bold", "offset": "0", "length": None},
        {"type": ["bold"], "offset": 0, "length": 1},
        entity("text_link", 0, 2),
        entity("text_mention", 0, 2, user=None),
        entity("unheard_of", 0, 2),
    ],
)
def test_a_damaged_entity_is_left_out(broken: dict[str, Any]) -> None:
    """Formatting may be lost to an entity nobody understands, words never."""
    assert from_telegram("abc", [broken]) == Rich("abc")


def test_control_characters_go_and_ranges_follow() -> None:
    """An entity still covers its words when a character before it had to go."""
    rich = from_telegram("a\x00\r\nfett", [entity("bold", 4, 4)])
    assert rich == Rich("a\nfett", (Mark("bold", 2, 6),))


def test_a_mention_keeps_who_was_meant() -> None:
    """The name with "@", or the number of a user who has none."""
    named = from_telegram("@anna", [entity("mention", 0, 5)])
    numbered = from_telegram("Anna", [entity("text_mention", 0, 4, user={"id": 7})])
    assert (named.marks[0].value, numbered.marks[0].value) == ("@anna", "7")


def test_case_64_too_many_entities_lose_the_least_important() -> None:
    """Of 150 entities Telegram gets 100, with all links."""
    words = "fett " * 149 + "Ende"
    bold = (Mark("bold", place, place + 4) for place in range(0, 745, 5))
    text, entities = to_telegram(Rich(words, (*bold, Mark("link", 745, 749, "https://x.de"))))
    assert len(entities) == MAX_ENTITIES
    assert entities[-1] == entity("text_link", 745, 4, url="https://x.de")
    assert complaints(text, entities) == []


def test_case_64_too_many_spoilers_hide_everything_between() -> None:
    """What was hidden stays hidden, even if other words are hidden with it."""
    words = "auf zu " * 120
    text, entities = to_telegram(Rich(words, tuple(Mark("spoiler", n, n + 2) for n in range(4, 840, 7))))
    assert entities == [entity("spoiler", 4, 119 * 7 + 2)]
    assert complaints(text, entities) == []


@pytest.mark.parametrize("blank", ["", " \n ", "\u2003"])
def test_case_65_blank_text_comes_out_empty(blank: str) -> None:
    """Whoever sends must know that there is nothing to send."""
    assert to_telegram(Rich(blank, (Mark("bold", 0, len(blank)),))) == ("", [])


def test_case_66_a_foreign_word_is_no_command_here() -> None:
    """What somebody wrote elsewhere cannot be tapped to run a command; paths, addresses and code stay."""
    rich = Rich("/kick @a, lies /etc/passwd auf https://x.de/a oder /b", (Mark("code", 51, 53),))
    assert without_commands(rich).text == "∕kick @a, lies /etc/passwd auf https://x.de/a oder /b"


def test_styles_make_way_for_code() -> None:
    """Bold over a sentence with code becomes bold before and behind the code."""
    _, entities = to_telegram(Rich("ab code cd", (Mark("bold", 0, 10), Mark("code", 3, 7))))
    assert entities == [entity("bold", 0, 3), entity("code", 3, 4), entity("bold", 7, 3)]


def test_code_makes_way_for_what_hides_or_leads_somewhere() -> None:
    """A spoiler and a link matter more than the typeface within."""
    marks = (
        Mark("spoiler", 0, 4),
        Mark("code", 1, 3),
        Mark("link", 5, 7, "https://x.de"),
        Mark("code", 5, 7),
    )
    _, entities = to_telegram(Rich("abcd ef", marks))
    assert [found["type"] for found in entities] == ["spoiler", "text_link"]


def test_offsets_count_from_the_trimmed_text() -> None:
    """Telegram trims a text before it looks at the entities; so do we."""
    text, entities = to_telegram(Rich("\n 😀 x \n", (Mark("bold", 1, 6),)))
    assert (text, entities) == ("😀 x", [entity("bold", 0, 4)])
