"""What means somebody or leads somewhere is called otherwise on the other side."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import Mark, Rich, crossed, dump, parse

HERE, THERE = "https://t.me/c/1/2", "https://matrix.to/#/!r/$e"
LINKS = {HERE: THERE, "t.me/c/1/2": THERE}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Siehe {HERE}?", f"Siehe {THERE}?"),
        (f"({HERE}, t.me/c/1/2)", f"({THERE}, {THERE})"),
        (f"{HERE}3 {HERE}/3 {HERE}?x=1", f"{HERE}3 {HERE}/3 {HERE}?x=1"),
        (f'<a href="{HERE}">dort</a>', f'<a href="{THERE}">dort</a>'),
        (f'<a href="{HERE}">{HERE}</a>', f'<a href="{THERE}">{THERE}</a>'),
        (f"<b>a {HERE} b</b> <i>c</i>", f"<b>a {THERE} b</b> <i>c</i>"),
        (f"<code>{HERE}</code> <pre>{HERE}</pre>", f"<code>{HERE}</code> <pre>{HERE}</pre>"),
        ("<b>https</b>://t.me/c/1/2 <u>x</u>", f"{THERE} <u>x</u>"),
        ("a https://t.me/c/1<b>/2 b</b>", f"a {THERE}<b> b</b>"),
    ],
)
def test_addresses_are_replaced_under_their_marks(text: str, shown: str) -> None:
    """Whole ones only, and none in code; a mark on half of one goes."""
    assert dump(crossed(parse(text), mentions={}, links=LINKS)) == shown


def test_mentions_are_of_whom_the_other_side_knows() -> None:
    """Everybody else is only a name."""
    text = '<mention user="7">Olha</mention> <mention user="8">Bela</mention>'
    assert dump(crossed(parse(text), mentions={"7": "@o:h"}, links={})) == (
        '<mention user="@o:h">Olha</mention> Bela'
    )


@given(
    text=st.lists(st.sampled_from([HERE, "t.me/c/1/2", " ", "ä", "x", "\n"]), max_size=20).map("".join),
    ranges=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8),
)
def test_text_beside_addresses_stays(text: str, ranges: list[tuple[int, int]]) -> None:
    """Whatever is marked; and what crossed once does not cross again."""
    rich = Rich(text, tuple(Mark("bold", min(pair), max(pair)) for pair in ranges))
    found = crossed(rich, mentions={}, links=LINKS)
    assert found.text.replace(THERE, "").replace(HERE, "").replace("t.me/c/1/2", "") == (
        rich.text.replace(HERE, "").replace("t.me/c/1/2", "")
    )
    assert crossed(found, mentions={}, links=LINKS) == found


def test_many_addresses_take_no_time() -> None:
    """Nor do many marks."""
    text = f"{HERE} " * 3_000
    marks = tuple(Mark("bold", place * 50, place * 50 + 20) for place in range(1_000))
    began = time.process_time()
    rich = Rich(text, marks)
    own = time.process_time() - began
    crossed(rich, mentions={}, links=LINKS)
    assert time.process_time() - began - own < max(0.5, own * 10)
