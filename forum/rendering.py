"""Notices become text: Jinja templates, gettext catalogues, dates and numbers in words."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forum.notices import Notice

LANGUAGES = ("de", "en", "uk", "ar")
SOURCE_LANGUAGE = "de"
#: First strong isolate and its end: names and numbers keep their own direction inside another script.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
#: Bidirectional classes of Hebrew and Arabic letters.
RIGHT_TO_LEFT = ("R", "AL")
#: Dates in words, with the year and without: CLDR's short forms drop the weekday or cut it.
DATES = {
    "de": "EEEE, d. MMMM yyyy",
    "en": "EEEE, d MMMM yyyy",
    "uk": "EEEE, d MMMM yyyy 'року'",
    "ar": "EEEE، d MMMM yyyy",
}
DAYS = {"de": "EEEE, d. MMMM", "en": "EEEE, d MMMM", "uk": "EEEE, d MMMM", "ar": "EEEE، d MMMM"}
#: Where templates and catalogues lie in a checkout, and in an installed wheel.
HOMES = (Path(__file__).parent.parent, Path(__file__).parent / "_data")


def data_path(name: str) -> Path:
    """The folder `name` (templates, locales), wherever the program is installed."""
    return next(home / name for home in HOMES if (home / name).is_dir())


def supported(language: str | None, fallback: str = SOURCE_LANGUAGE) -> str:
    """The language to speak with somebody whose client says `language` (a BCP 47 code)."""
    code = (language or "").split("-")[0].lower()
    return code if code in LANGUAGES else fallback


def render(notice: Notice, language: str) -> str:
    """The notice in `language`, in the text dialect: escaped, lines as written, no blank ends."""
    template = _environment("chat", supported(language)).get_template(f"{notice.name}.html")
    return template.render(notice.values).strip()


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
    environment = Environment(
        loader=FileSystemLoader(data_path("templates") / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # by the extension
    environment.filters.update(_filters(language))
    return environment


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
    locale = Locale.parse(language)

    def words(value: date) -> str:
        return dates.format_date(value, DATES[language], locale)

    def day(value: date) -> str:
        return dates.format_date(value, DAYS[language], locale)

    def clock(value: datetime, zone: ZoneInfo) -> str:
        shown = value.astimezone(zone)
        return f"{shown:%H:%M} Uhr" if language == "de" else dates.format_time(shown, "short", locale=locale)

    def moment(value: datetime, zone: ZoneInfo) -> str:
        return f"{words(value.astimezone(zone).date())}, {clock(value, zone)}"

    def span(first: date, last: date) -> str:
        # German offices write such spans in digits, elsewhere they are ambiguous.
        return dates.format_interval(first, last, "yMd" if language == "de" else "yMMMd", locale=locale)

    def isolate(value: object) -> str:
        text = str(value)
        mixed = locale.text_direction == "rtl" or any(bidirectional(c) in RIGHT_TO_LEFT for c in text)
        return f"{ISOLATE}{text}{END_ISOLATE}" if mixed else text

    return {
        "words": words,
        "day": day,
        "clock": clock,
        "moment": moment,
        "span": span,
        "line": line,
        "isolate": isolate,
    }


def line(text: str, length: int) -> str:
    """The text on one line of at most `length` characters, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    kept = flat[: length - 1]
    return kept[: kept.rfind(" ")].rstrip(" ,;:–") + "…" if " " in kept else kept + "…"
