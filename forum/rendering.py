"""Notices become text: Jinja templates, gettext catalogues, dates and numbers in words."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
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
    template = _environment(supported(language)).get_template(f"{notice.name}.html")
    return template.render(notice.values).strip()


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_path("templates") / "chat"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
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
        return dates.format_date(value, "EEEE, d. MMMM yyyy" if language == "de" else "full", locale)

    def day(value: date) -> str:
        skeleton = {"de": "EEEE, d. MMMM"}.get(language)
        return (
            dates.format_date(value, skeleton, locale)
            if skeleton
            else dates.format_skeleton(
                "MMMMEEEEd", datetime(value.year, value.month, value.day), locale=locale
            )
        )

    def clock(value: datetime, zone: ZoneInfo) -> str:
        shown = value.astimezone(zone)
        return f"{shown:%H:%M} Uhr" if language == "de" else dates.format_time(shown, "short", locale=locale)

    def moment(value: datetime, zone: ZoneInfo) -> str:
        return f"{words(value.astimezone(zone).date())}, {clock(value, zone)}"

    def isolate(value: object) -> str:
        return f"{ISOLATE}{value}{END_ISOLATE}" if locale.text_direction == "rtl" else str(value)

    return {"words": words, "day": day, "clock": clock, "moment": moment, "isolate": isolate}
