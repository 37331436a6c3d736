"""Recurrence rules in words: in German as `forum.whens` reads them, elsewhere a pace and its days."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from forum import rhythm

#: Frequency -> how it is said alone, and with a number, by CLDR's plural category.
PACES = {
    "en": {
        "DAILY": ("every day", {"other": "every {n} days"}),
        "WEEKLY": ("every week", {"other": "every {n} weeks"}),
        "MONTHLY": ("every month", {"other": "every {n} months"}),
        "YEARLY": ("every year", {"other": "every {n} years"}),
    },
    "uk": {
        "DAILY": ("щодня", {"one": "раз на {n} день", "few": "раз на {n} дні", "many": "раз на {n} днів"}),
        "WEEKLY": (
            "щотижня",
            {"one": "раз на {n} тиждень", "few": "раз на {n} тижні", "many": "раз на {n} тижнів"},
        ),
        "MONTHLY": (
            "щомісяця",
            {"one": "раз на {n} місяць", "few": "раз на {n} місяці", "many": "раз на {n} місяців"},
        ),
        "YEARLY": ("щороку", {"one": "раз на {n} рік", "few": "раз на {n} роки", "many": "раз на {n} років"}),
    },
    "ar": {
        "DAILY": ("كل يوم", {"two": "كل يومين", "few": "كل {n} أيام", "other": "كل {n} يومًا"}),
        "WEEKLY": ("كل أسبوع", {"two": "كل أسبوعين", "few": "كل {n} أسابيع", "other": "كل {n} أسبوعًا"}),
        "MONTHLY": ("كل شهر", {"two": "كل شهرين", "few": "كل {n} أشهر", "other": "كل {n} شهرًا"}),
        "YEARLY": ("كل سنة", {"two": "كل سنتين", "few": "كل {n} سنوات", "other": "كل {n} سنة"}),
    },
}
#: Which one of its month; in Ukrainian before masculine names of days, and before feminine ones.
ORDINALS = {
    "en": ("1st", "2nd", "3rd", "4th", "5th", "second to last", "last"),
    "uk": ("перший", "другий", "третій", "четвертий", "п’ятий", "передостанній", "останній"),
    "uk feminine": ("перша", "друга", "третя", "четверта", "п’ята", "передостання", "остання"),
    "ar": ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "قبل الأخير", "الأخير"),
}
FEMININE = frozenset({"WE", "FR", "SA", "SU"})
#: The nth day of a month, its last day, an end by date and by number, and a rule that has no words.
FURTHER = {
    "en": ("day {n}", "last day", "until {end}", "{n} times", "by the rule {rule}"),
    "uk": ("{n} число", "останній день", "до {end}", "разів: {n}", "за правилом {rule}"),
    "ar": ("يوم {n}", "آخر يوم", "حتى {end}", "عدد المرات: {n}", "حسب القاعدة {rule}"),
}


def in_words(rrule: str, language: str) -> str:
    """The rule in one of the program's languages: `every month: 3rd Thursday, until 31.12.2027`."""
    if language == "de":
        return rhythm.in_words(rrule)
    parts, comma = rhythm.read(rrule), "، " if language == "ar" else ", "
    if not rhythm.sayable(parts):
        return FURTHER[language][-1].format(rule=rrule)
    pace = _pace(parts["FREQ"], int(parts.get("INTERVAL", "1")), language)
    days = comma.join(_days(parts, language))
    return comma.join([f"{pace}: {days}" if days else pace, *_end(parts, language)])


def _days(parts: Mapping[str, str], language: str) -> list[str]:
    nth_day, last_day, *_ = FURTHER[language]
    named = [_day(day, language) for day in parts.get("BYDAY", "").split(",") if day]
    numbers = [number for number in parts.get("BYMONTHDAY", "").split(",") if number]
    return named + [last_day if number == "-1" else nth_day.format(n=number) for number in numbers]


def _end(parts: Mapping[str, str], language: str) -> list[str]:
    _, _, until, times, _ = FURTHER[language]
    last = rhythm.until(parts)
    said = [until.format(end=f"{last:%d.%m.%Y}")] if last else []
    return said + ([times.format(n=parts["COUNT"])] if "COUNT" in parts else [])


def _pace(frequency: str, interval: int, language: str) -> str:
    alone, several = PACES[language][frequency]
    category = Locale.parse(language).plural_form(interval)
    return alone if interval == 1 else several.get(category, several.get("other", alone)).format(n=interval)


def _day(day: str, language: str) -> str:
    """`3TH`: the third Thursday."""
    nth, code = day[:-2], day[-2:]
    name = str(Locale.parse(language).days["stand-alone"]["wide"][rhythm.DAYS.index(code)]).replace("ʼ", "’")
    if not nth:
        return name
    feminine = language == "uk" and code in FEMININE
    ordinals = ORDINALS["uk feminine" if feminine else language]
    which = ordinals[int(nth) - 1 if int(nth) > 0 else int(nth)]
    return f"{name} {which}" if language == "ar" else f"{which} {name}"
