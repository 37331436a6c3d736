"""The judge is judged: whatever may go wrong on the way must be seen by it."""

from __future__ import annotations

from dataclasses import replace

from rehearsal.telegram import Call
from tests.end_to_end.checker import PROBE, UNCHANGED, complaints, refusals
from tests.end_to_end.sights import Sight

HERE = [
    Sight(
        id=f"h{n}",
        by_bot=False,
        speaker=None,
        text=f"Satz {n}",
        marks=frozenset(),
        reply_to=None,
        doubtful=False,
    )
    for n in range(3)
]
THERE = [replace(sight, id=f"t{n}", by_bot=True, speaker="Olha") for n, sight in enumerate(HERE)]
NAMES = dict.fromkeys(("h0", "h1", "h2"), "Olha")


def test_a_faithful_copy_is_not_complained_about() -> None:
    """All there, once, in order, by the right person."""
    assert complaints(HERE, THERE, NAMES) == []


def test_what_is_lost_is_missed() -> None:
    """A message that did not arrive."""
    assert complaints(HERE, THERE[:2], NAMES) == ["lost: Satz 2"]


def test_what_was_said_twice_is_counted() -> None:
    """A message that arrived twice; only a marked repetition is forgiven."""
    marked = replace(THERE[1], id="t9", doubtful=True)
    assert complaints(HERE, [*THERE, THERE[1]], NAMES) == ["seen 2 times: Satz 1"]
    assert complaints(HERE, [*THERE, marked], NAMES) == []


def test_order_matters() -> None:
    """Two messages that changed places."""
    assert complaints(HERE, [THERE[1], THERE[0], THERE[2]], NAMES) == [
        "out of order: Satz 1 where Satz 0 belongs"
    ]


def test_an_old_wording_is_seen() -> None:
    """An edit that did not arrive."""
    old = replace(THERE[0], text="Satz null")
    assert complaints(HERE, [old, *THERE[1:]], NAMES) == ["lost: Satz 0", "not what anybody wrote: Satz null"]


def test_names_marks_and_replies_are_compared() -> None:
    """The right words by the wrong person, in the wrong style, or in answer to the wrong message."""
    here = [HERE[0], replace(HERE[1], reply_to="h0", marks=frozenset({("bold", "Satz")})), HERE[2]]
    there = [replace(THERE[0], speaker="Jan"), replace(THERE[1], reply_to="t2"), THERE[2]]
    assert complaints(here, there, NAMES) == [
        "Satz 0 is said to be by Jan",
        "formatted otherwise: [('bold', 'Satz')] became []",
        "a reply to something else: Satz 1",
    ]


def test_only_what_nobody_should_have_asked_for_is_a_refusal() -> None:
    """A probe's answer is news, and so is that of a change repeated after a crash."""
    answers = {
        PROBE: "message can't be edited",
        "editMessageText": UNCHANGED,
        "sendMessage": "chat not found",
    }
    calls = [
        Call(method=method, params={}, at=0, ok=False, error=f"Bad Request: {words}")
        for method, words in answers.items()
    ]
    assert refusals(calls) == ["sendMessage: Bad Request: chat not found"]
