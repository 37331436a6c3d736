"""Why something is declined or hidden: the catalogue as data, and how a reason is typed and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forum.vocabulary import folded as fold
from forum.words import N_

#: A beginning this short is rather the first word of a sentence than a key.
SHORTEST_BEGINNING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reason: the key moderators type, the public label, and what the author can do now."""

    key: str
    label: str
    advice: str


CATALOGUE = (
    Entry(
        key="vorhanden",
        label=N_("Das gibt es bereits."),
        advice=N_("Fragen Sie uns nach dem Angebot: Antworten Sie auf diese Nachricht."),
    ),
    Entry(
        key="zustaendig",
        label=N_("Dafür ist unser Netzwerk nicht zuständig."),
        advice=N_("Fragen Sie uns nach der richtigen Stelle: Antworten Sie auf diese Nachricht."),
    ),
    Entry(
        key="recht",
        label=N_("Das ist rechtlich nicht möglich."),
        advice=N_("Haben Sie einen anderen Weg im Sinn? Antworten Sie auf diese Nachricht."),
    ),
    Entry(
        key="budget",
        label=N_("Dafür fehlt derzeit Geld oder Personal."),
        advice=N_("Kennen Sie jemanden, der es tragen kann? Antworten Sie auf diese Nachricht."),
    ),
    Entry(
        key="einzelfall",
        label=N_("Das betrifft eine einzelne Person und gehört in eine Beratung."),
        advice=N_("Fragen Sie uns nach einer Beratungsstelle: Antworten Sie auf diese Nachricht."),
    ),
    Entry(
        key="angaben",
        label=N_("Die Angaben reichen nicht aus."),
        advice=N_("Ergänzen Sie, was fehlt: Antworten Sie auf diese Nachricht."),
    ),
    Entry(
        key="regeln",
        label=N_("Der Text verletzt unsere Regeln."),
        advice=N_("Schreiben Sie es gern noch einmal in anderen Worten."),
    ),
    Entry(
        key="werbung",
        label=N_("Das ist Werbung oder Spam."),
        advice=N_("Sehen Sie das anders? Antworten Sie auf diese Nachricht."),
    ),
)
BY_KEY = {entry.key: entry for entry in CATALOGUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason as given: an entry of the catalogue, words of one's own, or both."""

    entry: Entry | None = None
    text: str = ""


def choose(words: str) -> Reason | None:
    """What a moderator typed: number, key or its beginning, then free text; or free text alone.

    None when nothing was typed.
    """
    first, _, rest = words.strip().partition(" ")
    if not first:
        return None
    entry = _entry(first.rstrip(".:,"), alone=not rest.strip())
    return Reason(entry=entry, text=rest.strip()) if entry else Reason(text=words.strip())


def _entry(word: str, *, alone: bool) -> Entry | None:
    if word.isdecimal():
        return CATALOGUE[int(word) - 1] if 0 < int(word) <= len(CATALOGUE) else None
    folded = fold(word)
    if not folded or not (alone or len(folded) >= SHORTEST_BEGINNING):
        return None
    found = list(_beginning_with(folded))
    return found[0] if len(found) == 1 else None


def _beginning_with(folded: str) -> Iterator[Entry]:
    return (entry for entry in CATALOGUE if entry.key.startswith(folded))


def write(reason: Reason) -> str:
    """The reason as it is kept: `key|text`."""
    return f"{reason.entry.key if reason.entry else ''}|{reason.text}"


def read(kept: str | None) -> Reason:
    """The reason that was kept; an empty one for None."""
    key, _, text = (kept or "").partition("|")
    return Reason(entry=BY_KEY.get(key), text=text)
