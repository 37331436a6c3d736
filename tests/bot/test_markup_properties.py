"""What holds for every text: nothing is lost between the networks, nothing is sent that one refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import nh3
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import Kind, Mark, Rich, clean, dump, escape, parse, plain, safe_name, split, tidy, utf16
from bot.markup.characters import clusters
from bot.matrix.markup import from_matrix, to_matrix
from bot.telegram.markup import from_telegram, to_telegram
from tests.bot.telegram.rules import complaints

MODERATELY = settings(max_examples=200, deadline=None)

VALUES: Mapping[Kind, list[str]] = {
    "link": ["https://x.de/", 'https://y.de/?a=1&b="2"', "mailto:a@x.de", "javascript:a"],
    "pre": ["", "python", "c++", '"><script>'],
    "quote": ["", "expandable"],
    "spoiler": ["", "Ende"],
    "mention": ["@a:x.de", "7"],
}
ANYTHING = st.text() | st.text(alphabet="ab <>&\"'\n\r\t\x00\u200d\u0301\ud83d😀👩🇩🇪")
#: Text that Telegram shows as it was sent: it trims lines' ends in no way, but turns tabs into blanks itself.
LINE = st.text(alphabet='ab .<&"*/ä😀👩\u200d\u0301', min_size=1, max_size=12).filter(
    lambda line: line.strip() != ""
)


@st.composite
def any_marks(draw: st.DrawFn, text: str) -> tuple[Mark, ...]:
    """Marks of every kind over anything, crossing, empty and outside too."""
    place = st.integers(-2, len(text) + 2)
    marks = []
    for kind in draw(st.lists(st.sampled_from(get_args(Kind)), max_size=8)):
        value = draw(st.sampled_from(VALUES.get(kind, [""])))
        marks.append(Mark(kind, draw(place), draw(place), value))
    return tuple(marks)


@st.composite
def any_rich(draw: st.DrawFn) -> Rich:
    """Formatted text of any shape."""
    text = draw(ANYTHING)
    return Rich(text, draw(any_marks(text)))


@st.composite
def telegram_messages(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A message as Telegram has it: entities that nest, on whole lines or anywhere."""
    text, blocks = "", []
    for kind in draw(st.lists(st.sampled_from(("quote", "pre", None, None)), min_size=1, max_size=4)):
        text += draw(st.sampled_from(("\n", "\n\n", "\n\n\n"))) if text else ""
        lines = "\n".join(draw(st.lists(LINE, min_size=1, max_size=3)))
        if kind:
            value = draw(st.sampled_from(VALUES[kind]))
            blocks.append(Mark(kind, len(text), len(text) + len(lines), value))
        text += lines
    inline = [mark for mark in draw(any_marks(text)) if _is_inline(mark, text)]
    return to_telegram(Rich(text, (*blocks, *inline)))


def _is_inline(mark: Mark, text: str) -> bool:
    if mark.kind == "code":
        return "\n" not in text[max(mark.start, 0) : max(mark.end, 0)]
    written_out = mark.value in ("Ende", "mailto:a@x.de")
    return mark.kind != "mention" and not written_out


TAGS = [
    *(
        "b",
        "i",
        "u",
        "s",
        "del",
        "code",
        "tt",
        "pre",
        "p",
        "div",
        "span",
        "a",
        "h1",
        "ul",
        "ol",
        "li",
        "br",
        "hr",
    ),
    *("table", "tr", "td", "th", "blockquote", "details", "summary", "script", "style", "mx-reply", "zz"),
    "span data-mx-spoiler",
    'span data-mx-spoiler="Ende"',
    'a href="https://x.de"',
    'a href="mailto:a@x.de"',
    'a href="https://matrix.to/#/@a:x.de"',
    'code class="language-py"',
    'ol start="7"',
    'img alt=":cat:"',
    "input type=checkbox",
]
PIECES = st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS])
WORDS = st.sampled_from(
    ["a", "😀", " ", "\n", "  b", "&amp;", "&nbsp;", "<", "&#x1F600;", "\x00", "\u202e", "<!--", "-->", '"']
)
HTML = st.lists(PIECES | WORDS, max_size=40).map("".join) | st.text()


def shown(text: str, entities: Sequence[Mapping[str, Any]]) -> set[tuple[str, str, int]]:
    """Which visible character is formatted how; ranges that touch and blanks at their ends do not matter."""
    units = text.encode("utf-16-le")
    found = set()
    for entity in entities:
        for place in range(entity["offset"], entity["offset"] + entity["length"]):
            if not units[2 * place : 2 * place + 2].decode("utf-16-le", "replace").isspace():
                found.add((entity["type"], entity.get("url") or entity.get("language") or "", place))
    return found


@MODERATELY
@given(any_rich())
def test_marks_are_always_well_nested(rich: Rich) -> None:
    """Whatever a text is made from: sorted, none empty, none crossing, nothing inside code."""
    open_marks: list[Mark] = []
    for mark in rich.marks:
        while open_marks and open_marks[-1].end <= mark.start:
            open_marks.pop()
        assert 0 <= mark.start < mark.end <= len(rich.text)
        assert not open_marks or mark.end <= open_marks[-1].end
        assert not any(outer.kind in ("code", "pre") for outer in open_marks)
        open_marks.append(mark)
    assert Rich(rich.text, rich.marks) == rich


@MODERATELY
@given(any_rich())
def test_the_dialect_keeps_everything(rich: Rich) -> None:
    """What is written to the database is read back the same."""
    assert parse(dump(rich)) == rich


@MODERATELY
@given(HTML)
def test_any_string_is_dialect(source: str) -> None:
    """Reading never fails, cleaning is done after one time, and plain text is tidy."""
    cleaned = clean(source)
    assert clean(cleaned) == cleaned
    assert tidy(plain(source)) == plain(source)


@MODERATELY
@given(ANYTHING)
def test_escaped_words_are_words(text: str) -> None:
    """Nothing anybody types becomes formatting, or gets lost."""
    assert parse(escape(text)) == Rich(tidy(text))


@MODERATELY
@given(telegram_messages())
def test_case_67_telegram_to_matrix_and_back(message: tuple[str, list[dict[str, Any]]]) -> None:
    """Text and formatted characters survive: bold, italic, underline, strikethrough, spoiler, code in a line,
    pre with its language, both quotes and text_link, wherever they begin and end.
    """
    text, entities = message
    stored = dump(from_telegram(text, entities))
    returned = to_telegram(from_matrix(*to_matrix(parse(stored))))
    assert returned[0] == text
    assert shown(*returned) == shown(text, entities)


@MODERATELY
@given(telegram_messages())
def test_telegram_to_telegram_changes_nothing(message: tuple[str, list[dict[str, Any]]]) -> None:
    """What came from Telegram in order goes back entity by entity."""
    assert to_telegram(parse(dump(from_telegram(*message)))) == message


@MODERATELY
@given(any_rich() | HTML.map(lambda html: from_matrix("", html)))
def test_telegram_takes_whatever_we_send(rich: Rich) -> None:
    """No text of ours breaks a rule of the Bot API."""
    assert complaints(*to_telegram(rich)) == []


@MODERATELY
@given(
    ANYTHING,
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(
                    ["bold", "italic", "code", "pre", "url", "blockquote", "mention", "email"]
                ),
                "offset": st.integers(-5, 30),
                "length": st.integers(-5, 30),
            }
        ),
        max_size=8,
    ),
)
def test_any_entities_can_be_read(text: str, entities: list[dict[str, Any]]) -> None:
    """Entities that cross, overlap or lie outside of the text leave its words as they were."""
    assert from_telegram(text, entities).text == tidy(text)


ALLOWED = {"strong", "em", "u", "del", "code", "pre", "a", "blockquote", "span", "br"}
ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "span": {"data-mx-spoiler"},
    "blockquote": {"data-expandable", "data-inline"},
    "pre": {"data-inline"},
}
BARE = re.compile(r"(?<= )(data-[a-z-]+)(?=[^<>=]*>)")


@MODERATELY
@given(any_rich())
def test_matrix_gets_clean_html(rich: Rich) -> None:
    """A sanitiser with Matrix's own list of tags finds nothing to change."""
    _, html = to_matrix(rich)
    spelled_out = BARE.sub(r'\1=""', html or "")
    cleaned = nh3.clean(spelled_out, tags=ALLOWED, attributes=ATTRIBUTES, link_rel=None)
    assert cleaned.replace("&nbsp;", "\xa0") == spelled_out


@MODERATELY
@given(any_rich())
def test_the_plain_body_never_tells_a_spoiler(rich: Rich) -> None:
    """Not one hidden letter shows, whatever else is formatted."""
    secret = Rich(rich.text.replace("a", "§"), (*rich.marks, Mark("spoiler", 0, len(rich.text))))
    assert "§" not in to_matrix(secret)[0]


@MODERATELY
@given(any_rich(), st.integers(2, 20))
def test_parts_fit_and_together_say_everything(rich: Rich, limit: int) -> None:
    """Every part keeps within the limit, no visible character is lost, and a second time gives the same."""
    parts = split(rich, limit, utf16)
    assert all(0 < utf16(part.text) <= limit for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(rich.text.split())
    assert split(rich, limit, utf16) == parts


@MODERATELY
@given(st.text(alphabet="ab 👩🏽\u200d❤\ufe0f🇩🇪e\u0301\n", max_size=60))
def test_no_part_ends_inside_a_character(text: str) -> None:
    """With room for the longest, every part consists of whole characters as people see them."""
    limit = max((utf16(cluster) for cluster in clusters(text)), default=1)
    parts = [part.text for part in split(Rich(text), limit, utf16)]
    together = [cluster.strip() for part in parts for cluster in clusters(part) if not cluster.isspace()]
    assert together == [cluster.strip() for cluster in clusters(text) if not cluster.isspace()]


@MODERATELY
@given(ANYTHING)
def test_a_safe_name_stays_on_its_line(name: str) -> None:
    """Every name shows something, on one line, and nothing that turns the text."""
    safe = safe_name(name)
    assert safe == " ".join(safe.split()) != ""
    assert len(list(clusters(safe))) <= 60
    assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b▒")
