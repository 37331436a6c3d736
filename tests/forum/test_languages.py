"""Everything the program says, said in every language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from bot.markup import dump, parse
from forum import rendering
from forum.directions import END, FIRST_STRONG, LEFT_MARK, LEFT_TO_RIGHT, RIGHT_MARK, has_right_to_left
from forum.notices import Notice
from tests.forum import samples

UTTERANCES = list(samples.utterances())
NAMES = [name for name, _ in UTTERANCES]
#: An isolate with no other inside.
INNERMOST = re.compile(f"[{FIRST_STRONG}{LEFT_TO_RIGHT}][^{FIRST_STRONG}{LEFT_TO_RIGHT}{END}]*{END}")
TWICE = re.compile(f"[{FIRST_STRONG}{LEFT_TO_RIGHT}]{INNERMOST.pattern}{END}")
MARKS = str.maketrans("", "", LEFT_MARK + RIGHT_MARK)
#: Latin words that are names in every language.
NAMES_OF_THINGS = re.compile(r"Open Mic|Telegram|Matrix|Jour fixe|Integrationsnetzwerk Musterkreis")


@cache
def in_every_sample(name: str, function: Callable[..., Notice], language: str) -> list[str]:
    """What a notice says in a language, once for each of its samples."""
    return [rendering.render(notice, language) for notice in samples.of(name, function)]


@cache
def own_words(text: str) -> str:
    """What the program itself says: without formats and marks, and without what is isolated."""
    said = parse(text).text
    while INNERMOST.search(said):
        said = INNERMOST.sub("", said)
    return said.translate(MARKS)


@pytest.mark.parametrize("language", rendering.LANGUAGES)
@pytest.mark.parametrize(("name", "function"), UTTERANCES, ids=NAMES)
def test_every_notice_can_be_said_well(name: str, function: Callable[..., Notice], language: str) -> None:
    """It is clean dialect, holds no open placeholder, and every isolate that begins ends on its line."""
    for text in in_every_sample(name, function, language):
        assert text
        assert parse(dump(parse(text))) == parse(text)
        assert not re.search(r"%\(|\{\{|\bNone\b", text)
        for line in text.split("\n"):
            left = INNERMOST.sub("", INNERMOST.sub("", INNERMOST.sub("", line)))
            assert not {FIRST_STRONG, LEFT_TO_RIGHT, END} & set(left), repr(line)
        assert not TWICE.search(text)


@pytest.mark.parametrize(("name", "function"), UTTERANCES, ids=NAMES)
def test_arabic_lines_stay_in_order(name: str, function: Callable[..., Notice]) -> None:
    """No Latin letter or date stands unisolated in an Arabic line, and the line is held at both ends."""
    for text in in_every_sample(name, function, "ar"):
        assert not re.search(r"[A-Za-z]|\d[.:/-]\d", own_words(text)), repr(own_words(text))
        for line in parse(text).text.split("\n"):
            if has_right_to_left(own_words(line)):
                assert line[0] == line[-1] == RIGHT_MARK, repr(line)


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize(("name", "function"), UTTERANCES, ids=NAMES)
def test_arabic_names_stay_in_place(name: str, function: Callable[..., Notice], language: str) -> None:
    """In a sentence from left to right, Arabic words are isolated, and nothing else is."""
    for text in in_every_sample(name, function, language):
        assert not has_right_to_left(own_words(text)), repr(text)
        assert all(has_right_to_left(found) for found in re.findall(f"{FIRST_STRONG}(.*?){END}", text))


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
@pytest.mark.parametrize(("name", "function"), UTTERANCES, ids=NAMES)
def test_no_german_is_left(name: str, function: Callable[..., Notice], language: str) -> None:
    """Where the catalogue has a translation, nothing of the German text is shown."""
    for text in in_every_sample(name, function, language):
        said = own_words(text)
        assert [part for part in GERMAN[language] if part in said] == []


def _german(language: str) -> list[str]:
    """Pieces of German texts that are translated, long enough to be nothing else."""
    catalogue = rendering.translations(language)
    found = [key for key in catalogue._catalog if isinstance(key, str) and catalogue.gettext(key) != key]
    pieces = [piece.strip() for text in found for piece in re.split(r"%\(\w+\)s|<[^>]*>|[„“]", text)]
    usable = [p for p in pieces if len(p) > 11 and not p.startswith("openmic ")]
    return [piece for piece in usable if not NAMES_OF_THINGS.search(piece)]


GERMAN = {language: _german(language) for language in rendering.LANGUAGES}
