"""Look-alikes: what looks the same is the same, what can be told apart is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import safe_name
from bot.markup.lookalikes import skeleton

SAME = {
    "case and blanks": ("Open Mic", "openmic"),
    "Cyrillic": ("Open Mic", "Ореn Мiс"),
    "Greek": ("Open Mic", "Οpεn Μιc"),
    "full width": ("Open Mic", "Ｏｐｅｎ　Ｍｉｃ"),
    "mathematical": ("Open Mic", "𝓞𝓹𝓮𝓷 𝕄𝕚𝕔"),
    "digits": ("Open Mic", "0pen M1c"),
    "a stroke": ("Open Mic", "Øpen M|c"),
    "small capitals": ("Open Mic", "Oᴘen Mɪc".replace("ᴘ", "p")),
    "two for one": ("Mira", "rnira"),
    "nothing between": ("Open Mic", "Op\u200ben\u2060 \u202eMic\u202c"),
    "marks": ("Müller", "Mu\u0308ller"),
    "marks left out": ("Müller", "Muller"),
    "signs": ("Open Mic", "~ Open•Mic ~"),
    "Arabic with and without marks": ("أحمد", "أَحْمَد"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_looks_the_same_is_the_same(one: str, other: str) -> None:
    """In whichever letters it is written."""
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Hanna"), ("Olha", "Olga"), ("Ольга", "Ольха"), ("山", "川")]
)
def test_what_can_be_told_apart_is_not(one: str, other: str) -> None:
    """Names that are near each other are two names."""
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["", "👍", "🌻🌻", "…", "\u202e\u200b"])
def test_what_has_no_letters_looks_like_nothing(name: str) -> None:
    """Nobody can be known by it."""
    assert skeleton(name) == ""


@given(st.text(max_size=300))
def test_a_name_looks_as_it_does_when_made_safe(name: str) -> None:
    """What people see of a name is what is compared; doing it twice changes nothing."""
    safe = safe_name(name)
    assert skeleton(skeleton(safe)) == skeleton(safe)
    assert skeleton(safe).isalnum() or skeleton(safe) == ""
