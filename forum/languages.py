"""Languages by code and by name, as people write them in German, English, Ukrainian, Arabic."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale, localedata
from babel.core import get_global

from forum import rendering
from forum.folding import fold

#: What the program speaks, each in its own words.
NATIVE = {"de": "Deutsch", "en": "English", "uk": "Українська", "ar": "العربية"}
#: Which of them is written in a script that German is not, and letters to be sure of it.
SCRIPTS, SURE = {"ARABIC": "ar", "CYRILLIC": "uk"}, 3
#: Names that no list of languages has, though people use them.
FURTHER = {
    "farsi": "fa",
    "dari": "fa",
    "prs": "fa",
    "kurmandschi": "ku",
    "kurmanji": "ku",
    "sorani": "ckb",
    "paschto": "ps",
    "pashto": "ps",
    "romanes": "rom",
    "tigrinisch": "ti",
    "mandarin": "zh",
}
#: Entries in lists of languages that nobody grew up with, or that are no language at all.
NOBODYS = frozenset({"tlh", "jbo", "vo", "ia", "ie", "io", "nov", "mul", "und", "zxx", "mis", "root"})


def code_of(words: str) -> str | None:
    """The ISO 639 code of a language given by its code or name; None when it is not known."""
    asked = _asked(words)
    return _codes().get(asked) or _own_names().get(asked)


def spoken_code(words: str) -> str | None:
    """The same, but only for languages that the program speaks itself."""
    code = _codes().get(_asked(words))
    return code if code in rendering.LANGUAGES else None


def by_script(words: str) -> str | None:
    """The language we speak that is written in the script of most letters; None for Latin and all others."""
    letters = [unicodedata.name(sign, "").partition(" ")[0] for sign in words if sign.isalpha()]
    for script, code in SCRIPTS.items():
        if letters.count(script) * 2 > len(letters) >= SURE:
            return code
    return None


def name(code: str, language: str) -> str:
    """What people who read `language` call this language; its code when they have no word for it."""
    found: str = Locale.parse(language).languages.get(code, code)
    return found


def _asked(words: str) -> str:
    return fold(words).split("(")[0].strip()


@cache
def _codes() -> dict[str, str]:
    found = {fold(known): code for code, known in NATIVE.items()} | FURTHER
    for language in rendering.LANGUAGES:
        for code, known in Locale.parse(language).languages.items():
            if _is_one(code):
                found.setdefault(code, code)
                found.setdefault(fold(known), code)
    # Three letters for languages that also have two.
    aliases = {code: str(short) for code, short in get_global("language_aliases").items()}
    return {code: short for code, short in aliases.items() if _is_one(code) and _is_one(short)} | found


@cache
def _own_names() -> dict[str, str]:
    """What languages call themselves; reading them all takes a second, so only imports ask."""
    codes = [code for code in localedata.locale_identifiers() if _is_one(code)]
    names = {code: Locale.parse(code).languages.get(code) for code in codes}
    return {fold(known): code for code, known in names.items() if known}


def _is_one(code: str) -> bool:
    return code.isalpha() and code not in NOBODYS
