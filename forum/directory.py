"""Who is responsible for what: the directory of offices, searched in any language, and kept by CSV."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from forum import topics
from forum.context import Context
from forum.folding import fold, likeness, words
from storage import directory
from storage.models import Office, Topic

#: Cards of one answer; more is a list that nobody reads in a chat.
CARDS = 4
#: Confirmed within so many months, an entry need not say how old it is.
FRESH_MONTHS = 6
#: What the office itself says counts more than what a topic stands for.
OWN_WORDS, BY_TOPIC = 10, 1
#: A topic's own words must be the same or a beginning: what is merely like them was not asked for.
TERM = 3
#: A telephone number (six digits or more, or called one), an e-mail address, a web address.
REACH = re.compile(
    r"[+0]\d(?:[ /()–-]{0,2}\d){4,}|\btel\w*[.: ]+\d{3}|[^\s@]+@[^\s@]+\.\w|https?://\w|\bwww\.\w"
    r"|\b\w[\w-]*\.(?:de|com|org|net|eu|info|example)\b",
    re.IGNORECASE,
)
#: Words around a topic that say nothing about it.
FILLERS = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "ein",
        "eine",
        "fur",
        "in",
        "im",
        "am",
        "an",
        "bei",
        "zu",
        "zum",
        "zur",
        "mit",
        "und",
        "von",
        "wegen",
        "uber",
        "ist",
        "hilft",
        "hilfe",
        "wer",
        "ich",
        "brauche",
        "stelle",
        "the",
        "a",
        "for",
        "to",
        "with",
        "about",
        "who",
        "is",
        "i",
        "need",
        "help",
        "on",
        "of",
        "у",
        "в",
        "на",
        "про",
        "для",
        "хто",
        "з",
        "і",
        "من",
        "في",
        "عن",
        "على",
        "هو",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One office as people are told of it, as it was written; `stale` when nobody confirmed it lately."""

    name: str
    answers_for: Sequence[str]
    place: str | None
    contact: str | None
    deputy: str | None
    hours: str | None
    reach: Sequence[str]
    stale: bool
    as_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The offices that fit best, and how many more there are; `places` would narrow it down."""

    cards: Sequence[Card]
    more: int = 0
    places: Sequence[str] = ()


async def find(ctx: Context, text: str) -> Found:
    """Whom to ask about something, perhaps in some place: by topic, by what offices answer for, by name."""
    offices = await directory.offices(ctx.session)
    asked = [word for word in words(text) if word not in FILLERS] or words(text)
    places, about = _places(offices, asked)
    meant = _meant(await topics.all_of(ctx), about, " ".join(about))
    scored = [(_score(office, about, meant), office) for office in offices]
    found = [(score, office) for score, office in scored if score] or _all_there(offices, places, about)
    there = [(score, office) for score, office in found if _is_at(office, places)] or found
    ranked = [office for _, office in sorted(there, key=lambda pair: (-pair[0], pair[1].name))]
    return Found(
        cards=[card(ctx, office) for office in ranked[:CARDS]],
        more=max(0, len(ranked) - CARDS),
        places=sorted({office.place for office in ranked if office.place}) if not places else (),
    )


async def named(ctx: Context, text: str) -> Office | None:
    """The office with this name or, if only one begins so, this beginning."""
    wanted, offices = fold(text), await directory.offices(ctx.session)
    same = [office for office in offices if fold(office.name) == wanted]
    begun = [office for office in offices if wanted and fold(office.name).startswith(wanted)]
    return next((found[0] for found in (same, begun) if len(found) == 1), None)


def is_reachable(text: str) -> bool:
    """Whether free words say how to reach somebody: by telephone, e-mail or on the web."""
    return REACH.search(text) is not None


def card(ctx: Context, office: Office) -> Card:
    """What to tell about an office."""
    return Card(
        name=office.name,
        answers_for=office.answers_for,
        place=office.place,
        contact=office.contact,
        deputy=office.deputy,
        hours=office.hours,
        reach=[way for way in (office.phone, office.email, office.web) if way],
        stale=office.confirmed_on is None or office.confirmed_on < _months_before(ctx.today, FRESH_MONTHS),
        as_of=office.confirmed_on,
    )


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _places(offices: Iterable[Office], asked: Sequence[str]) -> tuple[set[str], list[str]]:
    """The words that are places of the directory, and the others."""
    known = {word for office in offices for word in words(office.place or "")}
    places = {word for word in asked if any(likeness(word, place) in (1, 3, 4) for place in known)}
    return places, [word for word in asked if word not in places]


def _is_at(office: Office, places: Collection[str]) -> bool:
    own = words(office.place or "")
    return any(likeness(place, word) for place in places for word in own)


def _all_there(
    offices: Iterable[Office], places: Collection[str], about: Sequence[str]
) -> list[tuple[int, Office]]:
    """Only a place was named: everybody who sits there."""
    return [] if about else [(1, office) for office in offices if _is_at(office, places)]


def _meant(known: Iterable[Topic], asked: Sequence[str], phrase: str) -> list[set[str]]:
    """For each topic the question names, all that this topic is called."""
    found = []
    for topic in known:
        names = topics.words(topic)
        if any(phrase and phrase == " ".join(words(name)) for name in names) or any(
            likeness(word, name) in (1, 4) for word in asked for text in names for name in words(text)[:1]
        ):
            found.append({word for name in names for word in words(name)} - FILLERS)
    return found


def _score(office: Office, asked: Sequence[str], meant: Iterable[Collection[str]]) -> int:
    """How well an office fits; 0 not at all."""
    own = [word for text in (office.name, *office.answers_for) for word in words(text)]
    direct = sum(max((likeness(word, term) for term in own), default=0) for word in asked)
    by_topic = sum(any(likeness(term, word) >= TERM for term in terms for word in own) for terms in meant)
    return OWN_WORDS * direct + BY_TOPIC * by_topic
