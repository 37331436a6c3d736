"""One sentence on each command, in the source language; `hilfe` shows those a person may use."""

from __future__ import annotations


def _(text: str) -> str:
    """Marks a sentence for the catalogues; it is translated when it is shown."""
    return text


SENTENCES = {
    "idea": _("eine Idee einreichen: „idee Ihr Text“"),
    "concern": _("ein Anliegen einreichen: „anliegen Ihr Text“"),
    "ideas": _("Ideen ansehen oder suchen: „ideen Bus“"),
    "status": _("sehen, wo eine Idee steht: „status 12“"),
    "support": _("eine Idee unterstützen: „dafür 12“"),
    "solution": _("eine Lösung vorschlagen: „lösung 12 Ihr Text“"),
    "withdraw": _("eine eigene Idee zurückziehen: „zurückziehen 12“"),
    "dates": _("die nächsten Termine"),
    "coming": _("zu einem Termin zusagen"),
    "maybe": _("zu einem Termin „vielleicht“ sagen"),
    "notcoming": _("zu einem Termin absagen"),
    "topic": _("einen Punkt für die Tagesordnung vorschlagen: „top Ihr Text“"),
    "protocol": _("das letzte Protokoll"),
    "minutes": _("das letzte Protokoll"),
    "tasks": _("Ihre offenen Aufgaben"),
    "done": _("eine Aufgabe abschließen: „erledigt 7“"),
    "digest": _("die Woche bis jetzt"),
    "remove": _("als Antwort: eine Nachricht überall entfernen"),
    "language": _("die Sprache wählen: „sprache uk“"),
    "open": _("was auf eine Entscheidung wartet"),
    "accept": _("eine Idee annehmen: „annehmen 12“"),
    "ask": _("beim Absender nachfragen: „rückfrage 12 Ihre Frage“"),
    "decline": _("mit Grund ablehnen: „ablehnen 12 Grund“"),
    "refer": _("an eine andere Stelle verweisen: „verweisen 12 Kontakt“"),
    "hide": _("mit Grund verbergen: „verbergen 12 Grund“"),
    "assign": _("jemandem zuweisen: „zuweisen 12 Name“"),
    "park": _("bis zu einem Datum ruhen lassen: „parken 12 1.3.2027 Grund“"),
    "implemented": _("als umgesetzt melden: „umgesetzt 12 Ergebnis“"),
    "reopen": _("wieder öffnen: „öffnen 12 Grund“"),
    "undo": _("die letzte Entscheidung zurücknehmen, zehn Minuten lang"),
    "round": _("eine Sitzungsreihe anlegen: „runde neu“"),
    "schedule": _("die Tagesordnung der nächsten Sitzung"),
    "meeting": _("eine Sitzung führen: „sitzung start“ und „sitzung ende“"),
}
