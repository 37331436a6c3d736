"""What the demo shows in a terminal."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from rehearsal.board import Entry, compared
from rehearsal.bubbles import LEFT_TO_RIGHT_MARK, bubble
from rehearsal.players import Shown
from rehearsal.terminal import panel


def said(number: str, text: str, *, author: str = "Rania", **more: object) -> Shown:
    """A message on the screen."""
    fields = {"by_bot": False, "edited": False, "above": None, "reactions": {}, **more}
    return Shown(id=number, author=author, text=text, **fields)  # type: ignore[arg-type]  # fields with defaults


def drawn(*entries: Entry, height: int | None) -> list[str]:
    """The lines of a pane 40 columns wide."""
    console = Console(file=StringIO(), width=40)
    console.print(panel(console, "Telegram", entries, 40, height))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


def test_news_are_told_from_what_was_there() -> None:
    """New, changed, touched by a reaction, gone and old stand in the order they were said."""
    before = [said("1", "weg"), said("2", "gleich"), said("3", "alt"), said("4", "Karte")]
    now = [
        said("2", "gleich"),
        said("3", "neu gefasst"),
        said("4", "Karte", reactions={"👍": 1}),
        said("5", "Hallo"),
    ]
    assert [(entry.shown.id, entry.news) for entry in compared(before, now)] == [
        ("1", "gone"),
        ("2", "old"),
        ("3", "changed"),
        ("4", "touched"),
        ("5", "new"),
    ]


def test_a_reply_names_what_it_answers() -> None:
    """In a terminal there is no arrow to the message above, so its first words stand there."""
    above, reply = said("1", "Fährt jemand?", author="Olha"), said("2", "Ja", author="Jan", above="1")
    assert bubble(compared([], [above, reply])[1]).plain == "Jan auf „Fährt jemand?“: Ja"


def test_reactions_and_buttons_stand_below() -> None:
    """What people can touch, and what they have touched."""
    card = said("1", "Kommen Sie?", author="Bot", reactions={"👍": 2}, choices=(("Komme", "Komme"),))
    assert bubble(compared([], [card])[0]).plain.splitlines()[-1] == "👍 2  [Komme]"


def test_arabic_stands_on_the_right_and_keeps_to_its_pane() -> None:
    """Marks at both ends keep terminals that know directions from mixing neighbouring panes."""
    lines = drawn(*compared([], [said("1", "\u2068أوقات العمل\u2069")]), height=None)
    assert lines[2] == f"│ {LEFT_TO_RIGHT_MARK}{'أوقات العمل':>36}{LEFT_TO_RIGHT_MARK} │"


def test_a_changed_card_is_not_pushed_out_of_sight() -> None:
    """In a pane too small for everything the news are what is seen."""
    before = [said("1", "Karte: 0 Stimmen"), *(said(str(n), f"Gerede {n}") for n in range(2, 9))]
    entries = compared(before, [said("1", "Karte: 1 Stimme"), *before[1:]])
    assert "Karte: 1 Stimme" in drawn(*entries, height=4)[1]


def test_only_news_are_left_standing() -> None:
    """When a scene is over, what was there before is not said again."""
    before = [said("1", "alt")]
    assert [line.strip("│ ") for line in drawn(*compared(before, before), height=None)[1:-1]] == [
        "nichts Neues"
    ]
