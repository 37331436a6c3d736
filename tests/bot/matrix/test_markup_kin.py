"""More of what clients send, named after the case each of them resembles."""

from __future__ import annotations

from typing import Any

import pytest

from bot.markup import dump
from bot.matrix.markup import from_matrix, to_matrix
from bot.telegram.markup import to_telegram
from tests.bot.matrix.test_markup import case
from tests.bot.telegram.rules import complaints
from tests.bot.telegram.test_markup import entity

X_DE = "https://x.de"

KIN = [
    case("kin_of_34_tab_and_newline", "a\t\n b", "a b"),
    case("kin_of_34_carriage_return", "a\r\nb<pre>c\r\nd</pre>", "a b\nc\nd", entity("pre", 4, 3)),
    case("kin_of_35_empty_paragraphs", "<p></p><p>a</p><p> </p><p>b</p>", "a\n\nb"),
    case("kin_of_36_breaks_around", "<br><br>a<br><br><br>b<br>", "a\n\n\nb"),
    case("kin_of_36_word_break", "Donau<wbr>dampf\xadschiff", "Donaudampf\xadschiff"),
    case("kin_of_37_no_break_space", "<b>5\xa0kg</b>", "5\xa0kg", entity("bold", 0, 4)),
    case(
        "kin_of_38_keycap_and_flag",
        "<b>1️⃣</b>🇩🇪<i>🏴\U000e0067\U000e0062\U000e007f</i>",
        "1️⃣🇩🇪🏴\U000e0067\U000e0062\U000e007f",
        entity("bold", 0, 3),
        entity("italic", 7, 8),
    ),
    case("kin_of_38_joined_family", "👩\u200d<b>👧</b>", "👩\u200d👧", entity("bold", 3, 2)),
    case("kin_of_39_without_semicolon", "&amp &lt &copy &eacute; &notaname;", "& < © é ¬aname;"),
    case(
        "kin_of_39_in_attributes",
        '<a href="https://x.de/?a=1&amp;b=2">a</a>',
        "a",
        entity("text_link", 0, 1, url="https://x.de/?a=1&b=2"),
    ),
    case("kin_of_40_upper_case", "<B>x<BR>y</STRONG></B>", "x\ny", entity("bold", 0, 3)),
    case(
        "kin_of_40_attributes_without_quotes",
        "<a href=https://x.de>a</a>",
        "a",
        entity("text_link", 0, 1, url=X_DE),
    ),
    case("kin_of_40_plaintext", "<plaintext>a<b>b", "ab", entity("bold", 1, 1)),
    case("kin_of_40_tag_without_end", "a <b", "a <b"),
    case("kin_of_40_less_than", "1 < 2 <3 a<b>c</b>", "1 < 2 <3 ac", entity("bold", 10, 1)),
    case("kin_of_41_declarations", "<!DOCTYPE html><?xml a?>a<![CDATA[ b ]]>c", "ac"),
    case("kin_of_41_form_fields", "a<textarea>b</textarea><select><option>c</option></select>d", "ad"),
    case("kin_of_42_colours", '<font color="#f00">a</font><span data-mx-color="#f00">b</span>', "ab"),
    case(
        "kin_of_42_raised",
        "10<sup>-3</sup> m<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup>",
        "10⁻³ m², H₂O, 1st",
    ),
    case("kin_of_42_raised_and_bold", "<b>m<sup>2</sup></b>", "m²", entity("bold", 0, 2)),
    case("kin_of_42_quotation", "<q>Ja</q>", '"Ja"'),
    case(
        "kin_of_43_other_classes",
        '<pre><code class="hljs language-c++">a</code></pre>',
        "a",
        entity("pre", 0, 1, language="c++"),
    ),
    case(
        "kin_of_43_lines_before_and_behind",
        "a<pre><code>\n\nb\n\n</code></pre>c",
        "a\n\n\nb\n\nc",
        entity("pre", 4, 1),
    ),
    case("kin_of_44_link_in_pre", f'<pre>a <a href="{X_DE}">b</a></pre>', "a b", entity("pre", 0, 3)),
    case(
        "kin_of_44_code_in_bold", "<b>a <code>b</code></b>", "a b", entity("bold", 0, 2), entity("code", 2, 1)
    ),
    case(
        "kin_of_45_paragraphs_in_quote",
        "<p>a</p><blockquote><p>b</p><p>c</p></blockquote><p>d</p>",
        "a\n\nb\n\nc\nd",
        entity("blockquote", 3, 4),
    ),
    case("kin_of_47_backwards", "<ol reversed start=3><li>a<li>b</ol>", "3. a\n4. b"),
    case("kin_of_47_from_zero", '<ol start="0"><li>a</li></ol><ol start="x"><li>b</ol>', "0. a\n1. b"),
    case("kin_of_47_three_deep", "<ul><li>a<ol><li>b<ul><li>c</ul></ol></ul>d", "● a\n  1. b\n     ● c\nd"),
    case(
        "kin_of_47_code_in_an_item", "<ul><li>a<pre>b\n c</pre></li></ul>", "● a\nb\n c", entity("pre", 4, 4)
    ),
    case(
        "kin_of_48_heading_in_quote",
        "<blockquote><h3>a</h3>b</blockquote>",
        "a\nb",
        entity("blockquote", 0, 3),
        entity("bold", 0, 1),
    ),
    case(
        "kin_of_48_two_headings",
        "<h1>a</h1><h2>b</h2>c",
        "a\n\nb\nc",
        entity("bold", 0, 1),
        entity("bold", 3, 1),
    ),
    case(
        "kin_of_49_nested_table", "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "a\nb | c | d"
    ),
    case("kin_of_49_list_in_a_cell", "<table><tr><td><ul><li>a<li>b</ul><td>c</table>", "● a\n● b | c"),
    case(
        "kin_of_49_caption_and_span",
        "<table><caption>T</caption><tr><th colspan=2>a<tr><td>b<td>c</table>",
        "T\na\nb | c",
        entity("bold", 2, 1),
    ),
    case("kin_of_49_empty_cell", "<table><tr><td></td><td>a</td></tr></table>", "| a"),
    case(
        "kin_of_50_open_details",
        "<details open><summary>S</summary>a</details>",
        "S\na",
        entity("blockquote", 0, 3),
        entity("bold", 0, 1),
    ),
    case("kin_of_50_definitions", "<dl><dt>a</dt><dd>b</dd><dt>c<dd>d</dl>e", "a\nb\nc\nd\ne"),
    case("kin_of_50_figure", '<figure><img alt="Bild"><figcaption>Text</figcaption></figure>', "Bild\nText"),
    case("kin_of_50_ruby", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
    case("kin_of_51_named_anchor", '<a name="a">b</a>', "b"),
    case(
        "kin_of_51_address_with_blanks",
        '<a href=" https://x.de/a b ">c</a>',
        "c",
        entity("text_link", 0, 1, url="https://x.de/a%20b"),
    ),
    case(
        "kin_of_51_script_addresses", '<a href="JaVaScRiPt:a()">b</a><a href="data:text/html,a">c</a>', "bc"
    ),
    case(
        "kin_of_51_image_as_a_link",
        f'<a href="{X_DE}"><img alt="Plan"></a>',
        "Plan",
        entity("text_link", 0, 4, url=X_DE),
    ),
    case(
        "kin_of_54_room_address",
        '<a href="matrix:r/raum:x.de">a</a>',
        "a",
        entity("text_link", 0, 1, url="https://matrix.to/#/#raum:x.de"),
    ),
    case(
        "kin_of_54_message_address",
        '<a href="matrix:roomid/abc:x.de/e/ev?via=x.de">a</a>',
        "a",
        entity("text_link", 0, 1, url="https://matrix.to/#/!abc:x.de/$ev?via=x.de"),
    ),
    case("kin_of_55_image_with_markup", '<img alt="<b>a</b> &amp; b">', "<b>a</b> & b"),
    case(
        "kin_of_56_link_in_a_spoiler",
        f'<span data-mx-spoiler><a href="{X_DE}">a <b>b</b></a></span>',
        "a b",
        entity("spoiler", 0, 3),
        entity("text_link", 0, 3, url=X_DE),
        entity("bold", 2, 1),
    ),
    case(
        "kin_of_56_paragraphs_in_a_spoiler",
        "<span data-mx-spoiler><p>a</p><p>b</p></span>c",
        "a\n\nb\n\nc",
        entity("spoiler", 0, 4),
    ),
    case(
        "kin_of_56_formula",
        '<span data-mx-maths="x^2 &lt; y"><math><mi>x</mi></math></span> b',
        "x^2 < y b",
        entity("code", 0, 7),
    ),
    case(
        "kin_of_56_formula_on_a_line",
        'a<div data-mx-maths="x^2"><div>?</div></div>b',
        "a\nx^2\nb",
        entity("pre", 2, 3),
    ),
    case(
        "kin_of_62_right_to_left",
        "<b>شكرا</b> لكم <i>123</i>",
        "شكرا لكم 123",
        entity("bold", 0, 4),
        entity("italic", 9, 3),
    ),
]


@pytest.mark.parametrize(("html", "text", "entities"), KIN)
def test_telegram_gets_what_was_meant(html: str, text: str, entities: list[dict[str, Any]]) -> None:
    """Every word arrives once, at its place, and nothing is sent that Telegram refuses."""
    shown = to_telegram(from_matrix("", html))
    assert shown == (text, entities)
    assert complaints(*shown) == []


@pytest.mark.parametrize(
    "html",
    ["a" * 40_000, "<b>" * 5_000 + "Wort", "<p>Wort</p>" * 4_000],
    ids=["too_long", "too_many_tags", "both"],
)
def test_case_60_words_alone_are_left_of_too_much_html(html: str) -> None:
    """HTML that is not read, beside a body that says nothing, still gives its words."""
    assert from_matrix(" ", html).text.startswith(("aaa", "Wort"))


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("Es war <span data-mx-spoiler>der Gärtner</span>", "Es war ▒▒▒"),
        ('<span data-mx-spoiler="Ende">der <a href="https://x.de">Gärtner</a></span>', "(Ende) ▒▒▒"),
        ("<blockquote><span data-mx-spoiler>der Gärtner</span></blockquote>ja", "> ▒▒▒\nja"),
    ],
)
def test_case_16_what_matrix_hides_stays_hidden_on_the_way_back(html: str, body: str) -> None:
    """A spoiler that goes to another Matrix room shows in none of its plain texts."""
    assert to_matrix(from_matrix("der Gärtner", html))[0] == body


def test_a_quote_within_a_line_comes_back_to_its_line() -> None:
    """Telegram lets a quote share its line; Matrix shows a block of its own, and it comes back the same."""
    html = "ab <blockquote data-inline>c</blockquote> d<br><pre data-inline><code>e</code></pre> f"
    rich = from_matrix("", html)
    assert dump(rich) == "ab <blockquote>c</blockquote> d\n<pre>e</pre> f"
    assert to_matrix(rich)[1] == html
