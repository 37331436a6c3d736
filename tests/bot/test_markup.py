"""The dialect: what it keeps, what it hides, where it may be cut."""

from __future__ import annotations

import pytest

from bot.markup import (
    Mark,
    Rich,
    clean,
    concat,
    cut,
    dump,
    escape,
    parse,
    plain,
    safe_name,
    split,
    strip,
    tidy,
    utf16,
)

SPELLINGS = {
    "plain": ("a &lt; b &amp; c", Rich("a < b & c")),
    "nested": ("<b>a<i>b</i></b>", Rich("ab", (Mark("bold", 0, 2), Mark("italic", 1, 2)))),
    "underline and strike": ("<u>a</u><s>b</s>", Rich("ab", (Mark("underline", 0, 1), Mark("strike", 1, 2)))),
    "code": ("<code>a\nb</code>", Rich("a\nb", (Mark("code", 0, 3),))),
    "pre": ("<pre>a\n  b</pre>", Rich("a\n  b", (Mark("pre", 0, 5),))),
    "language": ('<pre language="c++">a</pre>', Rich("a", (Mark("pre", 0, 1, "c++"),))),
    "link": (
        '<a href="https://x.de/?a=1&amp;b=&quot;">a</a>',
        Rich("a", (Mark("link", 0, 1, 'https://x.de/?a=1&b="'),)),
    ),
    "quote": ("<blockquote>a</blockquote>", Rich("a", (Mark("quote", 0, 1),))),
    "folded quote": (
        "<blockquote expandable>a</blockquote>",
        Rich("a", (Mark("quote", 0, 1, "expandable"),)),
    ),
    "spoiler": ("<spoiler>a</spoiler>", Rich("a", (Mark("spoiler", 0, 1),))),
    "reason": ('<spoiler reason="Ende &lt;3">a</spoiler>', Rich("a", (Mark("spoiler", 0, 1, "Ende <3"),))),
    "mention": ('<mention user="@a:x.de">A</mention>', Rich("A", (Mark("mention", 0, 1, "@a:x.de"),))),
}


@pytest.mark.parametrize(("dialect", "rich"), SPELLINGS.values(), ids=SPELLINGS.keys())
def test_every_mark_has_one_spelling(dialect: str, rich: Rich) -> None:
    """What is read from the database is written back letter by letter."""
    assert parse(dialect) == rich
    assert dump(rich) == dialect


CLEANED = {
    "never closed": ("<b>a", "<b>a</b>"),
    "never opened": ("a</b>", "a"),
    "crossing": ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b><i>c</i>"),
    "empty": ("<b></b>a", "a"),
    "touching": ("<b>a</b><b>b</b>", "<b>ab</b>"),
    "twice": ("<b>a<b>b</b></b>", "<b>ab</b>"),
    "unknown tag": ("<p>a</p>", "&lt;p&gt;a&lt;/p&gt;"),
    "script": ("<script>a</script>", "&lt;script&gt;a&lt;/script&gt;"),
    "stray sign": ("1 < 2 & 3 &amp 4", "1 &lt; 2 &amp; 3 &amp;amp 4"),
    "entities of templates": ("&#34;a&#39;&#x41;", "\"a'A"),
    "no such character": ("&#9999999;", "&amp;#9999999;"),
    "script address": ('<a href="javascript:a">a</a>', "a"),
    "link in link": (
        '<a href="https://x.de">a<a href="https://y.de">b</a></a>',
        '<a href="https://x.de">ab</a>',
    ),
    "bold in code": ("<code>a<b>b</b></code>", "<code>ab</code>"),
    "code in bold": ("<code><b>a</b></code>", "<b><code>a</code></b>"),
    "bold into code": ("<b>a<code>b</b>c</code>", "<b>a</b><code>bc</code>"),
    "newlines at the ends of a quote": (
        "<blockquote>\na\n</blockquote>b",
        "\n<blockquote>a</blockquote>\nb",
    ),
    "bold crossing a quote": (
        "<b>a\n<blockquote>b</b>c</blockquote>",
        "<b>a\n</b><blockquote><b>b</b>c</blockquote>",
    ),
    "spoiler in bold crossing a quote": (
        "<blockquote>a<b><spoiler>b</blockquote>c</spoiler>d</b>",
        "<blockquote>a<spoiler><b>b</b></spoiler></blockquote><b><spoiler>c</spoiler>d</b>",
    ),
    "hostile language": ('<pre language="&quot;&gt;">a</pre>', "<pre>a</pre>"),
    "control characters": ("a\x00<b>\ud800b\r\nc</b>\u2028", "a<b>b\nc</b>\n"),
}


@pytest.mark.parametrize(("dialect", "cleaned"), CLEANED.values(), ids=CLEANED.keys())
def test_whatever_is_stored_is_in_order(dialect: str, cleaned: str) -> None:
    """Cleaning repairs nesting, keeps every word, and is done after one time."""
    assert clean(dialect) == cleaned
    assert clean(cleaned) == cleaned


PLAIN = {
    "spoiler": ("Es war <spoiler>der Gärtner</spoiler>.", "Es war ▒▒▒."),
    "reason": ('<spoiler reason="Ende">x</spoiler>', "(Ende) ▒▒▒"),
    "link in a spoiler": ('<spoiler><a href="https://x.de">x</a></spoiler>', "▒▒▒"),
    "link": ('<a href="https://x.de">hier</a>', "hier (https://x.de)"),
    "link that says so": ('<a href="https://x.de">x.de</a>', "x.de"),
    "mail": ('<a href="mailto:a@x.de">Anna</a>', "Anna (a@x.de)"),
    "quote": (
        "a\n<blockquote>b\n\nc<blockquote>d</blockquote></blockquote>\ne",
        "a\n> b\n\n> c\n> > d\ne",
    ),
    "formatting": ("<b>a</b> &lt; <pre>b</pre>", "a < b"),
}


@pytest.mark.parametrize(("dialect", "text"), PLAIN.values(), ids=PLAIN.keys())
def test_plain_text_says_all_but_what_is_hidden(dialect: str, text: str) -> None:
    """People without formatting read the same, addresses included, spoilers excluded."""
    assert plain(dialect) == text


def test_plain_words_become_dialect() -> None:
    """What somebody typed never becomes a tag."""
    assert parse(escape('<b>"a" & b</b>')) == Rich('<b>"a" & b</b>')


def test_tidy_keeps_lines_and_drops_what_cannot_be_stored() -> None:
    """Line breaks of every kind are newlines; controls, halves of characters and NUL are gone."""
    assert tidy("a\r\nb\rc\u2028d\x0be\tf\x00\x1b\ud83d\ufffe") == "a\nb\nc\nd\ne\tf"


def test_utf16_counts_like_telegram() -> None:
    """Characters beyond the first plane count twice."""
    assert (utf16("aß"), utf16("😀"), utf16("👩\u200d🚒")) == (2, 2, 5)


def test_texts_are_joined_with_their_marks() -> None:
    """A name before a text moves the text's marks."""
    name = Rich("Anna", (Mark("bold", 0, 4),))
    assert dump(concat(name, ": ", parse("a <i>b</i>"))) == "<b>Anna</b>: a <i>b</i>"


def test_a_part_keeps_its_share_of_the_marks() -> None:
    """Cutting and stripping shift and shorten marks."""
    rich = parse(" <b>abc</b>\n")
    assert dump(strip(rich)) == "<b>abc</b>"
    assert dump(cut(rich, 2, 4)) == "<b>bc</b>"


SPLITS = {
    "fits": ("a b", 3, ["a b"]),
    "blank": (" \n ", 10, []),
    "paragraph": ("Satz eins. Satz\nzwei.\n\nSatz drei.", 26, ["Satz eins. Satz\nzwei.", "Satz drei."]),
    "line": ("ab cd ef\ngh ij", 12, ["ab cd ef", "gh ij"]),
    "indented line": ("abcdef\n    g", 9, ["abcdef", "    g"]),
    "sentence": ("Eins zwei. Drei vier", 15, ["Eins zwei.", "Drei vier"]),
    "word": ("Eins zwei drei", 11, ["Eins zwei", "drei"]),
    "exactly at a blank": ("Eins zwei", 4, ["Eins", "zwei"]),
    "no blank": ("abcdefgh", 3, ["abc", "def", "gh"]),
    "emoji at the border": ("aaa😀bbb", 4, ["aaa", "😀bb", "b"]),
    "family": ("aa👩\u200d👩\u200d👧bb", 8, ["aa", "👩\u200d👩\u200d👧", "bb"]),
    "flags": ("a🇩🇪🇺🇦", 7, ["a🇩🇪", "🇺🇦"]),
    "accent": ("aae\u0301b", 3, ["aa", "e\u0301b"]),
    "skin tone": ("aa👍🏽", 4, ["aa", "👍🏽"]),
    "tower of accents": ("x" + "\u0301" * 99, 80, ["x" + "\u0301" * 79, "\u0301" * 20]),
    "no room at all": ("😀😀", 1, ["😀", "😀"]),
}


@pytest.mark.parametrize(("text", "limit", "parts"), SPLITS.values(), ids=SPLITS.keys())
def test_case_63_a_long_text_is_cut_where_one_pauses(text: str, limit: int, parts: list[str]) -> None:
    """Paragraphs before lines before sentences before words, and never through a character."""
    assert [part.text for part in split(Rich(text), limit, utf16)] == parts


def test_case_63_marks_go_on_after_the_cut() -> None:
    """Code and bold are opened again in the next part, the language too."""
    parts = split(parse('<pre language="py">a = 1\nb = 2</pre>\n<b>Eins zwei</b>'), 7)
    assert [dump(part) for part in parts] == [
        '<pre language="py">a = 1</pre>',
        '<pre language="py">b = 2</pre>',
        "<b>Eins</b>",
        "<b>zwei</b>",
    ]


NAMES = {
    "usual": ("Anna Müller", "Anna Müller"),
    "blanks": ("  Anna \n\t Müller\u3000", "Anna Müller"),
    "turned round": ("Anna\u202egnp.exe\u2066", "Annagnp.exe"),
    "invisible": ("\u200b\u2060\u3164\u115f\ufeff", "?"),
    "empty": ("", "?"),
    "styled letters": ("𝓐𝓷𝓷𝓪", "Anna"),
    "our markers": ("⟦TG⟧ ▸Admin▒", "TG Admin"),
    "Persian joiner": ("می\u200cخواهم", "می\u200cخواهم"),
    "family": ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    "markup": ("<3 Anna & *Co*", "<3 Anna & *Co*"),
    "a prefix inside": ("Anna: Olha", "Anna, Olha"),
    "a prefix in other signs": ("Anna ∶\u200d Olha：", "Anna, Olha"),
    "long": ("a" * 300, "a" * 60),
    "long with emoji": ("👩\u200d🚒" * 90, "👩\u200d🚒" * 60),
    "accent on nothing": ("\u0301Anna", "Anna"),
    "tower of accents": ("x" + "\u0333" * 99, "x" + "\u0333" * 11),
}


@pytest.mark.parametrize(("name", "safe"), NAMES.values(), ids=NAMES.keys())
def test_case_62_a_name_cannot_disturb_the_text_after_it(name: str, safe: str) -> None:
    """One line, short, visible, and nothing that turns or imitates."""
    assert safe_name(name) == safe
