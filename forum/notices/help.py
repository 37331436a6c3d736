"""What `hilfe`, `hilfe WORT` and the menus say of each command, in the source language.

To add a command, add a line to SENTENCES: its English word, its group, what it does (an infinitive, no
full stop, at most 100 characters), and what follows the word in an example that works as typed ("" when
nothing does). Texts of this table are translated when they are shown. Whether a person is shown a
command, and with which word and prefix, is none of this table's business: that is read from `Command`.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from forum.notices import Notice, notice


def _(text: str) -> str:
    """Marks a text for the catalogues; it is translated when it is shown."""
    return text


class Group(enum.Enum):
    """The headings of `hilfe`, in its order."""

    IDEAS = _("Ideen")
    DATES = _("Termine")
    TASKS = _("Aufgaben")
    ME = _("Ich")
    #: For whoever keeps the minutes, while a meeting is running.
    SITTING = _("Sitzung")
    MODERATION = _("Moderation")
    COORDINATION = _("Koordination")


class Help(NamedTuple):
    """One command: its heading (None: explained when asked for, never listed), what it does, an example."""

    group: Group | None
    does: str
    example: str = ""


_RSVP = _("auf die Einladung zu einem Termin antworten")
_ANSWER = _("eine offene Frage beantworten")

SENTENCES: dict[str, Help] = {
    "idea": Help(Group.IDEAS, _("eine Idee einreichen"), _("Ein Sprachcafé am Samstag")),
    "concern": Help(Group.IDEAS, _("ein Anliegen einreichen"), _("Nach 17 Uhr fährt kein Bus mehr")),
    "ideas": Help(Group.IDEAS, _("Ideen ansehen oder suchen"), _("Bus")),
    "status": Help(Group.IDEAS, _("sehen, wo eine Idee steht"), "12"),
    "support": Help(Group.IDEAS, _("eine Idee unterstützen"), "12"),
    "solution": Help(Group.IDEAS, _("eine Lösung vorschlagen"), _("12 Die Bibliothek hat einen Raum")),
    "reply": Help(
        Group.IDEAS, _("auf eine Rückfrage zu Ihrer Idee antworten"), _("12 Es geht um die Linie 3")
    ),
    "withdraw": Help(Group.IDEAS, _("eine eigene Idee zurückziehen"), "12"),
    "dates": Help(Group.DATES, _("die nächsten Termine ansehen")),
    "coming": Help(Group.DATES, _RSVP, _("Jour fixe")),
    "maybe": Help(Group.DATES, _RSVP, _("Jour fixe")),
    "notcoming": Help(Group.DATES, _RSVP, _("Jour fixe")),
    "minutes": Help(Group.DATES, _("das letzte Protokoll lesen"), _("Jour fixe")),
    "topic": Help(Group.DATES, _("einen Punkt für die Tagesordnung vorschlagen"), _("Räume für Kurse")),
    "schedule": Help(Group.DATES, _("die Tagesordnung der nächsten Sitzung ansehen")),
    "objection": Help(
        Group.DATES, _("dem Protokoll widersprechen, wenn Sie dabei waren"), _("B3 gilt erst ab März")
    ),
    "tasks": Help(Group.TASKS, _("Ihre offenen Aufgaben ansehen")),
    "done": Help(Group.TASKS, _("eine Aufgabe abschließen"), "7"),
    "handover": Help(Group.TASKS, _("eine Aufgabe jemand anderem anbieten"), _("7 Olha Kovalenko")),
    "digest": Help(Group.ME, _("lesen, was sich diese Woche getan hat")),
    "who": Help(Group.ME, _("sehen, wer wofür zuständig ist"), _("Wohnen")),
    "contact": Help(Group.ME, _("mit einem Menschen reden")),
    "language": Help(Group.ME, _("die Sprache wählen"), "uk"),
    "topics": Help(Group.ME, _("Ihre Themen wählen")),
    "leave": Help(Group.ME, _("aus dem Netzwerk austreten")),
    "account": Help(Group.ME, _("Ihre Konten in mehreren Netzen zu einem machen")),
    "optout": Help(Group.ME, _("Ihre Nachrichten in kein anderes Netz übertragen lassen")),
    "optin": Help(Group.ME, _("Ihre Nachrichten wieder übertragen lassen")),
    "remove": Help(Group.ME, _("als Antwort auf eine Nachricht: sie überall entfernen")),
    "yes": Help(Group.ME, _ANSWER),
    "no": Help(Group.ME, _ANSWER),
    "cancel": Help(Group.ME, _("eine offene Frage verlassen")),
    "help": Help(None, _("zeigen, was Sie tun können"), _("idee")),
    "start": Help(None, _("von vorn beginnen")),
    "meeting": Help(Group.SITTING, _("eine Sitzung beginnen oder beenden"), "start"),
    "info": Help(
        Group.SITTING, _("eine Information ins Protokoll schreiben"), _("Der Kurs hat noch drei Plätze")
    ),
    "decision": Help(
        Group.SITTING, _("einen Beschluss festhalten"), _("Der Kurs zieht in die Bibliothek um")
    ),
    "task": Help(Group.SITTING, _("eine Aufgabe vergeben"), _("Olha bis morgen Raum reservieren")),
    "postponed": Help(Group.SITTING, _("den Punkt auf die nächste Sitzung vertagen")),
    "back": Help(Group.SITTING, _("Ihren letzten Eintrag zurücknehmen")),
    "confidential": Help(Group.SITTING, _("den Punkt vertraulich behandeln, beim zweiten Mal nicht mehr")),
    "approved": Help(Group.SITTING, _("das Protokoll der letzten Sitzung genehmigen")),
    "open": Help(Group.MODERATION, _("sehen, was auf eine Entscheidung wartet")),
    "accept": Help(Group.MODERATION, _("eine Idee annehmen"), "12"),
    "ask": Help(Group.MODERATION, _("beim Absender nachfragen"), _("12 Um welche Linie geht es")),
    "decline": Help(Group.MODERATION, _("mit Grund ablehnen"), _("12 Dafür ist das Land zuständig")),
    "refer": Help(Group.MODERATION, _("an eine andere Stelle verweisen"), _("12 Jobcenter")),
    "assign": Help(Group.MODERATION, _("jemandem zuweisen"), _("12 Olha Kovalenko")),
    "park": Help(Group.MODERATION, _("bis zu einem Datum ruhen lassen"), _("12 1.3. Der Haushalt kommt")),
    "hide": Help(Group.MODERATION, _("mit Grund verbergen"), _("12 Der Text nennt eine Telefonnummer")),
    "implemented": Help(Group.MODERATION, _("als umgesetzt melden"), _("12 Der Bus fährt jetzt bis 20 Uhr")),
    "reopen": Help(Group.MODERATION, _("wieder öffnen"), _("12 Es gibt neue Zahlen")),
    "undo": Help(Group.MODERATION, _("die letzte Entscheidung zurücknehmen, zehn Minuten lang")),
    "deputy": Help(Group.MODERATION, _("eine Vertretung benennen"), _("Petra Schulz bis 1.3.")),
    "mute": Help(Group.MODERATION, _("als Antwort: was diese Person schreibt, nicht übertragen")),
    "unmute": Help(Group.MODERATION, _("jemandes Nachrichten wieder übertragen"), _("Olha Kovalenko")),
    "merge": Help(None, _("zwei gleiche Ideen zusammenführen, was noch nicht geht"), "12 7"),
    "split": Help(None, _("zusammengeführte Ideen trennen, was noch nicht geht"), "12"),
    "round": Help(Group.COORDINATION, _("eine Sitzungsreihe anlegen"), _("neu")),
    "link": Help(Group.COORDINATION, _("diesen Raum mit einem anderen verbinden oder ihm einen Zweck geben")),
    "arrivals": Help(
        Group.COORDINATION, _("sagen lassen, wer in den anderen Netzen kommt und geht"), _("an")
    ),
    "resend": Help(
        Group.COORDINATION, _("sehen, was nicht zugestellt ist, und es noch einmal senden"), _("alle")
    ),
    "drop": Help(Group.COORDINATION, _("eine Aufgabe streichen"), _("7 Der Kurs fällt aus")),
}

#: What people use most, in this order: named first in `hilfe`, and offered in menus.
USUAL = (
    "idea",
    "concern",
    "ideas",
    "status",
    "support",
    "dates",
    "coming",
    "minutes",
    "tasks",
    "open",
    "accept",
    "ask",
    "decline",
    "round",
    "who",
    "contact",
    "language",
)


class Line(NamedTuple):
    """Words that do the same, and what that is."""

    words: tuple[str, ...]
    does: str


class Section(NamedTuple):
    """A heading, its usual commands with what they do, and the words of the others."""

    heading: str
    usual: Sequence[Line]
    others: Sequence[str]


class Meaning(NamedTuple):
    """One command as it is explained: its word, what it does, and how it is typed where it was asked for."""

    word: str
    does: str
    example: str
    others: Sequence[str]


def overview(sections: Sequence[Section], *, prefix: str, example: str, unknown: str) -> Notice:
    """What this person may do; `unknown` is the word they asked for, if no command resembles it."""
    return notice("help/overview", sections=sections, prefix=prefix, example=example, unknown=unknown)


def explained(meaning: Meaning, *, who: str, allowed: bool, private: bool) -> Notice:
    """One command; `who` is a role, `minutes` or `all`, `private` whether it needs a private chat."""
    return notice("help/explained", meaning=meaning, who=who, allowed=allowed, private=private)


def nearly(line: str, *, choices: bool) -> Notice:
    """A mistyped command: what was probably meant, to be confirmed when there are `choices`."""
    return notice("help/nearly", line=line, choices=choices)
