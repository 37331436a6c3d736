"""Languages as people write them in a register: by code, in German, in English, in the language itself."""

from __future__ import annotations

import pytest

from forum import languages


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("uk", "uk"),
        ("ukr", "uk"),
        ("Ukrainisch", "uk"),
        ("Ukrainian", "uk"),
        ("українська", "uk"),
        ("Arabisch (Syrien)", "ar"),
        ("Türkçe", "tr"),
        ("Soomaali", "so"),
        ("ትግርኛ", "ti"),
        ("Dari", "fa"),
        ("kmr", "ku"),
    ],
)
def test_a_language_is_known_by_many_names(words: str, code: str) -> None:
    """Whoever fills in the register need not know codes."""
    assert languages.code_of(words) == code


@pytest.mark.parametrize("words", ["Klingonisch", "tlh", "Mehrsprachig", "Quatschisch", ""])
def test_what_nobody_grew_up_with_is_unknown(words: str) -> None:
    """Lists of languages hold more than languages of people."""
    assert languages.code_of(words) is None
