"""Matrix's HTML: how it is read, what Telegram gets of it, what Matrix gets back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.markup import Mark, Rich
from bot.matrix.markup import from_matrix, to_matrix, without_profile, without_reply
from bot.telegram.markup import to_telegram
from tests.bot.telegram.rules import complaints
from tests.bot.telegram.test_markup import entity


def case(name: str, html: str, text: str, *entities: dict[str, Any]) -> Any:
    """One row: a `formatted_body`, the text Telegram gets, and its entities."""
    return pytest.param(html, text, list(entities), id=name)


CASES = [
    case("case_34_newline_is_a_blank", "Hello\nworld", "Hello world"),
    case("case_35_paragraphs", "<p>a</p><p>b</p>", "a\n\nb"),
    case("case_35_paragraphs_and_newlines", "<p>a</p>\n<p>b</p>\n", "a\n\nb"),
    case("case_35_paragraphs_in_blocks", "<div>\n<p>a</p>\n</div>\n<div>\n<p>b</p>\n</div>", "a\n\nb"),
    case("case_36_breaks", "a<br>b<br/>c<br />d", "a\nb\nc\nd"),
    case("case_37_blanks_at_the_ends", " <b> foo</b> bar ", "foo bar", entity("bold", 0, 3)),
    case("case_38_utf16", "<b>😀 x</b> y", "😀 x y", entity("bold", 0, 4)),
    case("case_39_decoded_once", "&amp; &lt;c&gt; &#128512; &amp;lt; &nbsp;", "& <c> 😀 &lt;"),
    case("case_39_number_too_long", f"a&#{'9' * 5000};b", "a\ufffdb"),
    case("case_40_never_closed", "<b><i>x", "x", entity("bold", 0, 1), entity("italic", 0, 1)),
    case("case_40_never_opened", "x</b>y</p></zz>", "xy"),
    case("case_40_unknown_tag", "x<zz>y</zz>", "xy"),
    case(
        "case_40_crossing_tags",
        "<b>a<i>b</b>c</i>",
        "abc",
        entity("bold", 0, 2),
        entity("italic", 1, 1),
        entity("italic", 2, 1),
    ),
    case("case_41_not_text", "a<script>alert(1)</script><!-- b --><style>p{}</style>c", "ac"),
    case("case_41_never_closed_script", "a<script>alert(1)", "a"),
    *(
        case(f"case_42_strike_{tag}", f"<{tag}>x</{tag}>", "x", entity("strikethrough", 0, 1))
        for tag in ("strike", "s", "del")
    ),
    *(
        case(f"case_42_underline_{tag}", f"<{tag}>x</{tag}>", "x", entity("underline", 0, 1))
        for tag in ("u", "ins")
    ),
    case("case_42_typewriter", "<tt>x</tt>", "x", entity("code", 0, 1)),
    case("case_43_code_in_a_line", "x <code>a\n  b</code>", "x a\n  b", entity("code", 2, 5)),
    case(
        "case_43_code_block",
        '<pre><code class="language-py">if a:\n    b\n</code></pre>c',
        "if a:\n    b\nc",
        entity("pre", 0, 11, language="py"),
    ),
    case("case_43_newline_after_pre_tag", "a<pre>\nx</pre>", "a\nx", entity("pre", 2, 1)),
    case("case_43_breaks_in_pre", "<pre>x<br>  y</pre>", "x\n  y", entity("pre", 0, 5)),
    case("case_44_no_bold_in_pre", "<pre>x <b>y</b></pre>", "x y", entity("pre", 0, 3)),
    case(
        "case_45_quote_in_quote",
        "<blockquote>a<blockquote>b</blockquote>c</blockquote>d",
        "a\n> b\nc\nd",
        entity("blockquote", 0, 7),
    ),
    case(
        "case_45_five_thousand_quotes",
        "<blockquote>" * 2500 + "x",
        "> > > x",
        entity("blockquote", 0, 7),
    ),
    case(
        "case_46_quote_of_several_lines",
        "<blockquote>a<blockquote><b>b</b><br><br>c</blockquote></blockquote>",
        "a\n> b\n\n> c",
        entity("blockquote", 0, 10),
        entity("bold", 2, 3),
    ),
    case("case_47_bullets", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>d", "● a\n  ○ b\n● c\nd"),
    case("case_47_numbers", '<ol start="9"><li>a<br>b</li><li>c</li></ol>', "9. a\n   b\n10. c"),
    case("case_47_paragraphs_in_items", "<ul>\n<li>\n<p>a</p>\n</li>\n<li><p>b</p></li>\n</ul>", "● a\n● b"),
    case("case_47_task_boxes", '<ul><li><input type="checkbox" checked> a</li></ul>', "● [x] a"),
    case("case_47_other_inputs", '<input type="text" value="x">a', "a"),
    case(
        "case_47_quote_in_an_item",
        "<ul><li><blockquote>a</blockquote></li></ul>",
        "● a",
        entity("blockquote", 2, 1),
    ),
    case("case_47_empty_item", "<ul><li></li><li>b</li></ul>", "●\n● b"),
    case("case_47_item_without_list", "</ul><li>a", "● a"),
    case(
        "case_47_list_in_quote_in_list",
        "<ul><li>a<blockquote><ul><li>b</li></ul></blockquote></li><li>c</li></ul>",
        "● a\n  ○ b\n● c",
        entity("blockquote", 6, 3),
    ),
    case("case_48_heading", "<h1>T</h1>U", "T\nU", entity("bold", 0, 1)),
    case("case_48_heading_in_text", "a<h2>T</h2><p>U</p>", "a\n\nT\n\nU", entity("bold", 3, 1)),
    case(
        "case_49_table",
        "<table>\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tr>\n<td>c</td>\n<td><p>d</p></td>\n</tr></table>e",
        "a | b\nc | d\ne",
        entity("bold", 0, 1),
        entity("bold", 4, 1),
    ),
    case("case_50_rule", "a<hr>b", "a\n---\nb"),
    case(
        "case_50_details",
        "<details><summary>S</summary>body</details>a",
        "S\nbody\na",
        entity("expandable_blockquote", 0, 6),
        entity("bold", 0, 1),
    ),
    case("case_51_text_is_the_address", '<a href="https://x.de">https://x.de</a>', "https://x.de"),
    case(
        "case_51_text_differs",
        '<a href="https://x.de">hier</a>',
        "hier",
        entity("text_link", 0, 4, url="https://x.de"),
    ),
    case("case_51_empty_address", '<a href="">a</a><a>b</a>', "ab"),
    case("case_51_relative_address", '<a href="/b">a</a>', "a"),
    case("case_51_mail_address", '<a href="mailto:a@x.de">Anna</a>', "Anna (a@x.de)"),
    case("case_51_deceiving_address", '<a href="https://bank.de@x.de">a</a>', "a"),
    case("case_52_person", '<a href="https://matrix.to/#/@a:x.de">Anna</a> kommt', "Anna kommt"),
    case(
        "case_53_two_people_side_by_side",
        '<a href="https://matrix.to/#/@a:x.de">Anna</a><a href="https://matrix.to/#/@b:x.de">Ben</a>',
        "AnnaBen",
    ),
    case(
        "case_54_message_link",
        '<a href="https://matrix.to/#/!r:x.de/$e">dort</a>',
        "dort",
        entity("text_link", 0, 4, url="https://matrix.to/#/!r:x.de/$e"),
    ),
    case("case_55_emoticon", '<img data-mx-emoticon alt=":cat:" src="mxc://x/y">', ":cat:"),
    case("case_55_image_without_words", 'a<img src="mxc://x/y"><img title="t">', "at"),
    case("case_56_spoiler", "<span data-mx-spoiler>x</span>", "x", entity("spoiler", 0, 1)),
    case(
        "case_56_spoiler_with_reason",
        '<span data-mx-spoiler="Ende">x</span>',
        "(Ende) x",
        entity("spoiler", 7, 1),
    ),
    case(
        "case_56_other_spans", "<span>a<span data-mx-spoiler>b</span>c</span>", "abc", entity("spoiler", 1, 1)
    ),
]


@pytest.mark.parametrize(("html", "text", "entities"), CASES)
def test_telegram_gets_the_same_words_formatted_alike(
    html: str, text: str, entities: list[dict[str, Any]]
) -> None:
    """What Matrix shows, Telegram shows as nearly as it can, and never refuses."""
    shown = to_telegram(from_matrix("nur als Text", html))
    assert shown == (text, entities)
    assert complaints(*shown) == []


@pytest.mark.parametrize("href", ["https://matrix.to/#/%40anna%3Ax.de", "matrix:u/anna:x.de?action=chat"])
def test_case_52_a_pill_keeps_who_was_meant(href: str) -> None:
    """Addresses of people come in several spellings and mean the same."""
    assert from_matrix("", f'<a href="{href}">Anna</a>').marks == (Mark("mention", 0, 4, "@anna:x.de"),)


@pytest.mark.parametrize("html", [None, "", "<script>x</script>", "x" * 40_000])
def test_case_60_without_readable_html_the_body_counts(html: str | None) -> None:
    """HTML that is missing, says nothing or is far too long leaves the plain text."""
    assert from_matrix("2*3*4 <b>", html) == Rich("2*3*4 <b>")


def test_case_57_a_reply_loses_its_fallback() -> None:
    """The quote that a client put before a reply goes, in HTML and in plain text."""
    body = "> <@a:x.de> Hallo\n> Welt\n\n> echt\nja"
    html = "<mx-reply><blockquote>Hallo</blockquote></mx-reply><b>ja</b>"
    assert without_reply(body, html) == ("> echt\nja", "<b>ja</b>")


def test_case_57_a_quote_somebody_wrote_stays() -> None:
    """A reply that begins with a real quote, or quotes a fallback later on, is left alone."""
    body, html = "> wichtig\nja", "ja <mx-reply>x</mx-reply>"
    assert without_reply(body, html) == (body, html)


def test_case_57_an_emote_fallback_goes_too() -> None:
    """Fallbacks of actions have an asterisk before the sender."""
    assert without_reply("> * <@a:x.de> winkt\n\nja", None) == ("ja", None)


def test_case_59_a_profile_loses_its_fallback() -> None:
    """The name that a bridge put before the text goes, in HTML and in plain text."""
    html = "<strong data-mx-profile-fallback>Anna: </strong><em>ja</em>"
    assert without_profile("Anna: ja", html, "Anna") == ("ja", "<em>ja</em>")
    assert without_profile("Anna ja", "Anna <em>ja</em>", "Anna") == ("Anna ja", "Anna <em>ja</em>")


def test_blanks_survive_html() -> None:
    """Indentation and aligned columns look the same on Matrix, and come back the same."""
    rich = Rich("a  b\n  c d", (Mark("bold", 0, 1), Mark("code", 9, 10)))
    body, html = to_matrix(rich)
    assert html == "<strong>a</strong> \xa0b<br>\xa0\xa0c <code>d</code>"
    assert from_matrix(body, html) == rich


HOSTILE = {
    "open_tags": "<a " * 10_000,
    "declarations": "<![" * 10_000,
    "cdata": "<![CDATA[" * 3_000,
    "comments": "<!--" * 8_000,
    "bold": "<b>" * 10_000,
    "bold_with_text": "<b>x" * 8_000,
    "reopened": "<p>" + "".join(f"<b a={n}>" for n in range(1_000)) + "<p>x" * 4_000,
    "quotes": "<blockquote>" * 2_700,
    "quotes_with_text": "<blockquote>x" * 2_500,
    "lists": "<ul><li>x" * 3_600,
    "tables": "<table><tr><td>x" * 2_000,
    "attribute": '<a href="' * 3_600,
    "equals": "<a " + "=" * 32_000,
    "brackets": "<" * 32_000,
    "entities": "&" * 32_000,
    "staircase": "<b>x<i>y</b>z</i>" * 1_900,
    "accents": "e" + "\u0301" * 32_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_html_is_read_like_any_other(html: str) -> None:
    """What was made to stall a parser comes out as something that Telegram takes."""
    assert complaints(*to_telegram(from_matrix("", html))) == []
