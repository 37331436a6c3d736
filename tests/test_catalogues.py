"""Every text is there in four languages, with everything in it that the German one has."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "uk", "ar")
SOURCES = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true"}}
#: What must stand in a translation just as in the original.
FIXED = re.compile(r"%\(\w+\)s|</?\w+[^>]*>")


def _catalogue(language: str) -> Catalog:
    with (ROOT / "locales" / language / "LC_MESSAGES" / "openmic.po").open("rb") as file:
        return read_po(file, locale=language)


def _texts() -> set[str]:
    found = set()
    for folder in ("bot", "forum", "templates"):
        keywords = DEFAULT_KEYWORDS | {"N_": None}
        for _, _, message, _, _ in extract_from_dir(
            str(ROOT / folder), SOURCES, options_map=OPTIONS, keywords=keywords
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def _forms(message: Message) -> tuple[str, ...]:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(form or "" for form in forms)


def _source(message: Message) -> str:
    return message.id[1] if isinstance(message.id, (tuple, list)) else message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing(language: str) -> None:
    """What the program can say, it can say in this language; nothing is fuzzy or left over."""
    catalogue = _catalogue(language)
    known = {m.id[0] if isinstance(m.id, (tuple, list)) else m.id for m in catalogue if m.id}
    assert known == _texts()
    assert [m.id for m in catalogue if m.id and (m.fuzzy or not all(_forms(m)))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_survive_translation(language: str) -> None:
    """A translated text can be filled in and formatted like the original (a number may be a word)."""
    for message in _catalogue(language):
        for form in _forms(message) if message.id else ():
            missing = Counter(FIXED.findall(_source(message))) - Counter(FIXED.findall(form))
            extra = Counter(FIXED.findall(form)) - Counter(FIXED.findall(_source(message)))
            assert set(missing) <= {"%(num)s"}, form
            assert not extra, form
