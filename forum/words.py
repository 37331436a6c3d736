"""What people read for a key: statuses, kinds, beginnings of messages; translated where they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from forum import rendering
from storage.models import IdeaKind, IdeaStatus


def translated(text: str, language: str) -> str:
    """A text marked here or elsewhere, in a language."""
    return rendering.translations(language).gettext(text)


#: A button on a phone shows about this much.
LONGEST_LABEL = 20


def label(text: str, languages: Sequence[str]) -> str:
    """What a choice is called: `Komme / Прийду`, or in the first language alone when that gets too long."""
    words = [translated(text, language) for language in languages]
    joined = " / ".join(dict.fromkeys(words))
    return joined if len(joined) <= LONGEST_LABEL else words[0]


def N_(text: str) -> str:  # noqa: N802  # the name by which catalogues find texts
    """Mark a text for translation."""
    return text


#: Public wording; `day` and `to` are put in where it is shown.
STATUS = {
    IdeaStatus.NEW: N_("eingegangen"),
    IdeaStatus.QUESTION: N_("Rückfrage offen"),
    IdeaStatus.IN_PROGRESS: N_("in Bearbeitung"),
    IdeaStatus.SCHEDULED: N_("auf der Tagesordnung am %(day)s"),
    IdeaStatus.DECIDED: N_("beschlossen"),
    IdeaStatus.DONE: N_("umgesetzt"),
    IdeaStatus.REFERRED: N_("weitergeleitet an %(to)s"),
    IdeaStatus.MERGED: N_("zusammengeführt"),
    IdeaStatus.DECLINED: N_("nicht umsetzbar"),
    IdeaStatus.PARKED: N_("ruht bis %(day)s"),
    IdeaStatus.HIDDEN: N_("nicht öffentlich"),
    IdeaStatus.WITHDRAWN: N_("zurückgezogen"),
}
KIND = {IdeaKind.IDEA: N_("Idee"), IdeaKind.CONCERN: N_("Anliegen")}
#: How a message to the author begins.
SUBJECT = {
    IdeaKind.IDEA: N_("Sie haben vorgeschlagen: <b>%(title)s</b> (%(number)s)"),
    IdeaKind.CONCERN: N_("Sie haben ein Anliegen: <b>%(title)s</b> (%(number)s)"),
}
