"""Languages by code and by name, as people write them in German, English, Ukrainian, Arabic."""

from __future__ import annotations

from functools import cache

from babel import Locale

from forum import rendering
from forum.folding import fold

#: What the program speaks, each in its own words.
NATIVE = {"de": "Deutsch", "en": "English", "uk": "Українська", "ar": "العربية"}
#: Names that no list of languages has, though people use them.
FURTHER = {
    "farsi": "fa",
    "dari": "fa",
    "kurmandschi": "ku",
    "kurmanji": "ku",
    "sorani": "ckb",
    "paschto": "ps",
    "pashto": "ps",
    "romanes": "rom",
    "tigrinisch": "ti",
    "mandarin": "zh",
}


def code_of(words: str) -> str | None:
    """The ISO 639 code of a language given by its code or name; None when it is not known."""
    return _codes().get(fold(words).split("(")[0].strip())


def spoken_code(words: str) -> str | None:
    """The same, but only for languages that the program speaks itself."""
    code = code_of(words)
    return code if code in rendering.LANGUAGES else None


def name(code: str, language: str) -> str:
    """What people who read `language` call this language; its code when they have no word for it."""
    found: str = Locale.parse(language).languages.get(code, code)
    return found


@cache
def _codes() -> dict[str, str]:
    found = {fold(known): code for code, known in NATIVE.items()} | FURTHER
    for language in rendering.LANGUAGES:
        for code, known in Locale.parse(language).languages.items():
            if code.isalpha():
                found.setdefault(code, code)
                found.setdefault(fold(known), code)
    return found
