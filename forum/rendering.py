"""Notices become text: Jinja templates, gettext catalogues, dates and numbers in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from babel.units import format_unit
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forum import command_words, directions, rhythm_words
from forum.notices import Notice

LANGUAGES = ("de", "en", "uk", "ar")
SOURCE_LANGUAGE = "de"
#: Whose months and order of dates: British, and for Arabic Syrian; locales/GLOSSARY.md has the reason.
LOCALES = {"de": "de", "en": "en_GB", "uk": "uk", "ar": "ar_SY"}
#: Dates in words, with the year and without: CLDR's short forms drop the weekday or cut it.
DATES = {
    "de": "EEEE, d. MMMM yyyy",
    "en": "EEEE, d MMMM yyyy",
    "uk": "EEEE, d MMMM yyyy 'року'",
    "ar": "EEEE، d MMMM yyyy",
}
DAYS = {"de": "EEEE, d. MMMM", "en": "EEEE, d MMMM", "uk": "EEEE, d MMMM", "ar": "EEEE، d MMMM"}
#: Between the languages of one message.
BETWEEN = "\n· · ·\n"
#: Where templates and catalogues lie in a checkout, and in an installed wheel.
HOMES = (Path(__file__).parent / "_data", Path(__file__).parent.parent)


def data_path(name: str) -> Path:
    """The folder `name` (templates, locales), wherever the program is installed."""
    return next(home / name for home in HOMES if (home / name).is_dir())


def supported(language: str | None, fallback: str = SOURCE_LANGUAGE) -> str:
    """The language to speak with somebody whose client says `language` (a BCP 47 code)."""
    code = (language or "").split("-")[0].lower()
    return code if code in LANGUAGES else fallback


def render(notice: Notice, language: str) -> str:
    """The notice in `language`, in the text dialect: escaped, lines as written, no blank ends."""
    return together(notice, (language,))


def together(notice: Notice, languages: Sequence[str]) -> str:
    """The notice in several languages, one below the other; what reads the same stands there once.

    In every language but the first, templates know that it is `repeated`: they leave out what people wrote
    themselves.
    """
    codes = list(dict.fromkeys(supported(language) for language in languages))
    texts = {code: _text(notice, code, repeated=code != codes[0]) for code in codes}
    mixed = len({direction(code) for code in codes}) > 1
    held = (
        directions.held(text, rtl=direction(code) == "rtl", among_others=mixed)
        for code, text in texts.items()
    )
    return BETWEEN.join(dict.fromkeys(held))


def _text(notice: Notice, code: str, *, repeated: bool) -> str:
    template = _environment("chat", code).get_template(f"{notice.name}.html")
    return directions.without_in_tags(template.render(notice.values, repeated=repeated).strip())


def page(name: str, language: str, **values: Any) -> str:
    """The web page `templates/web/{name}.html` in `language`; it knows its `lang` and `dir`."""
    code = supported(language)
    template = _environment("web", code).get_template(f"{name}.html")
    return template.render(values, lang=code, dir=direction(code))


def moment(value: datetime, zone: ZoneInfo, language: str) -> str:
    """Date and time in words: `Mittwoch, 25. März 2026, 12:30 Uhr`."""
    words: str = _filters(supported(language))["moment"](value, zone)
    return words


def direction(language: str) -> str:
    """Where lines begin in this language: `ltr` or `rtl`."""
    return Locale.parse(language).text_direction


@cache
def _environment(folder: str, language: str) -> Environment:
    isolate = partial(directions.isolate, rtl=direction(language) == "rtl")
    environment = Environment(
        loader=FileSystemLoader(data_path("templates") / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Pages have addresses and scripts in them, where nothing may be put around a value.
        finalize=isolate if folder == "chat" else None,
    )
    gettext, ngettext = _sayings(language, isolate)
    environment.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    environment.filters.update(_filters(language))
    environment.filters.update(isolate=isolate)
    return environment


def _sayings(
    language: str, isolate: Callable[[Any], Any]
) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """`gettext` and `ngettext` for templates; the one place where values are put into sentences."""
    catalogue = translations(language)
    prepared = directions.foreign_isolated if direction(language) == "rtl" else str

    def filled(text: str, values: dict[str, Any]) -> Markup:
        return Markup(prepared(text)) % {  # noqa: S704  # the catalogue is ours
            name: isolate(value) for name, value in values.items()
        }

    def gettext(text: str, /, **values: Any) -> Markup:
        return filled(catalogue.gettext(text), values)

    def ngettext(one: str, many: str, number: int, /, **values: Any) -> Markup:
        return filled(catalogue.ngettext(one, many, number), {"num": number} | values)

    return gettext, ngettext


@cache
def translations(language: str) -> Translations:
    """The catalogue of one language, read from its .po file; the source language needs none."""
    path = data_path("locales") / language / "LC_MESSAGES" / "openmic.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def _filters(language: str) -> dict[str, Any]:
    locale = Locale.parse(LOCALES[language])
    isolate = partial(directions.isolate, rtl=direction(language) == "rtl")

    def words(value: date, pattern: str = DATES[language]) -> str:
        # CLDR writes the apostrophe as a letter of its own, our texts and our readers' keyboards do not.
        return dates.format_date(value, pattern, locale).replace("ʼ", "’")

    def day(value: date) -> str:
        return words(value, DAYS[language])

    def clock(value: datetime, zone: ZoneInfo) -> str:
        # Of 24 hours in every language: so offices here write it, and so people can type it back.
        return f"{value.astimezone(zone):%H:%M}" + (" Uhr" if language == "de" else "")

    def moment(value: datetime, zone: ZoneInfo) -> str:
        comma = "،" if language == "ar" else ","
        return f"{words(value.astimezone(zone).date())}{comma} {clock(value, zone)}"

    def span(first: date, last: date) -> str:
        # German offices write such spans in digits, elsewhere they are ambiguous.
        if language == "de":
            return dates.format_interval(first, last, "yMd", locale=locale)
        same_month = (first.year, first.month) == (last.year, last.month)
        beginning = "d" if same_month else "d MMMM" if first.year == last.year else "d MMMM yyyy"
        _, _, end = DATES[language].partition(" ")
        return f"{words(first, beginning)}{'–' if same_month else ' – '}{words(last, end)}"

    def size(count: int) -> str:
        # Rounded up, so that a file that is too large never reads as large as the limit.
        unit, one = ("megabyte", 2**20) if count >= 2**20 else ("kilobyte", 2**10)
        tenths = math.ceil(count * 10 / one)
        number = math.ceil(tenths / 10) if tenths >= 100 else tenths / 10
        return format_unit(number, f"digital-{unit}", "short", locale=locale)

    def listed(values: Iterable[object]) -> Markup:
        comma = Markup("، ") if language == "ar" else Markup(", ")
        return comma.join(isolate(value) for value in values)

    return {
        "words": words,
        "day": day,
        "clock": clock,
        "moment": moment,
        "span": span,
        "line": line,
        "listed": listed,
        "size": size,
        "rhythm": partial(rhythm_words.in_words, language=language),
        "command": partial(command_words.shown, language=language),
    }


def line(text: str, length: int) -> str:
    """The text on one line of at most `length` characters, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    kept = flat[: length - 1]
    return kept[: kept.rfind(" ")].rstrip(" ,;:–") + "…" if " " in kept else kept + "…"
