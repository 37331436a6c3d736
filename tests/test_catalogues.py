"""Every text is there in four languages, with everything in it that the German one has."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bot.commands import all_commands
from bot.commands.vocabulary import Vocabulary
from forum import dictation, rendering, whens

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "uk", "ar")
SOURCES = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true"}}
#: What must stand in a translation just as in the original.
FIXED = re.compile(r"%\(\w+\)s|</?\w+[^>]*>")
#: Numbers after which languages change their words.
TELLING_NUMBERS = (0, 1, 2, 5, 11, 21, 100)
#: What each language may have in none of its texts.
WRONG_SIGNS = {
    "en": re.compile(r"[„«»]|(?<=\w)'(?=\w)"),
    "uk": re.compile(r"[„“”\"]|[ʼ'](?=\w)"),
    "ar": re.compile(r"[„“”\"٠-٩\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?<=[ء-ي])[,;?]"),
}
#: Words of the longest sentence.
SHORT = 14
RHYTHMS = "Zum Beispiel: jeden 3. Donnerstag · alle 2 Wochen am Dienstag · 26.11.2026"
TASK = "Zum Beispiel: „aufgabe @Petra Schulz bis 30.11. Raum buchen“"
QUOTED = re.compile(r"[„“«]([^“”»]+)[“”»]")


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_change_words_as_the_language_does(language: str) -> None:
    """Each number finds a form, no form is missing, and where the number is left out it is 0, 1 or 2."""
    catalogue = _catalogue(language)
    for message in (m for m in catalogue if isinstance(m.id, (tuple, list))):
        assert len(_forms(message)) == catalogue.num_plurals
        for number in TELLING_NUMBERS:
            said = rendering.translations(language).ngettext(message.id[0], message.id[1], number)
            assert said in _forms(message)
            assert "%(num)s" in said or number <= 2, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_those_of_the_language(language: str) -> None:
    """Quotes, apostrophes, commas and digits as its readers write them; direction is set in one place."""
    found = [form for m in _catalogue(language) if m.id for form in _forms(m)]
    assert [form for form in found if WRONG_SIGNS[language].search(form)] == []


def test_sentences_are_short() -> None:
    """No sentence of the program has more than 14 words, its examples aside."""
    sentences = [s for text in _texts() for s in re.split(r"(?<!\d)[.?:…]\s|\n", QUOTED.sub("x", text))]
    assert [s for s in sentences if len(s.split()) > SHORT] == []


def test_nobody_is_shouted_at_or_blamed() -> None:
    """No exclamation marks but before commands, no „leider“, no „bitte beachten“."""
    rude = re.compile(r"(?<=\w)!|leider|bitte beachten|ungültig", re.IGNORECASE)
    assert [text for text in _texts() if rude.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_in_texts_work_as_typed(language: str) -> None:
    """A translated text shows the command that the German one shows, by its English word."""
    vocabulary = Vocabulary(all_commands())
    for message in _catalogue(language):
        meant = {c for text in (_source(message),) for c in _commands(vocabulary, text)}
        for form in _forms(message) if message.id else ():
            shown = _commands(vocabulary, form)
            assert None not in shown, form
            assert shown <= meant, form


def _commands(vocabulary: Vocabulary, text: str) -> set[str | None]:
    """The commands in quotation marks; None for Latin words that are no command."""
    quoted = [words.lstrip("!/") for words in QUOTED.findall(text) if not words.startswith("%")]
    typed = [words.split()[0] for words in quoted if re.match(r"[a-zäöü]", words)]
    found = [vocabulary.find(word) for word in typed]
    return {command.word if command else None for command in found}


@pytest.mark.parametrize("language", ["de", *LANGUAGES])
def test_examples_of_rounds_and_tasks_can_be_read(language: str) -> None:
    """What texts give as an example is understood when somebody types just that."""
    catalogue, today = rendering.translations(language), date(2026, 11, 23)
    for part in catalogue.gettext(RHYTHMS).split(": ")[1].split(" · "):
        assert whens.read(part, today) is not None, part
    task = QUOTED.findall(catalogue.gettext(TASK))[0]
    assert dictation.read_task(task.split(maxsplit=1)[1], today)[1] == date(2026, 11, 30)
