"""The command words that texts show: German ones in German, English ones in every other language."""

from __future__ import annotations

from forum.transitions import MAY

#: German word -> English word, as far as texts are told the word to show.
ENGLISH = {rule.german: word for word, rule in MAY.items()} | {
    "antworten": "reply",
    "dafür": "support",
    "lösung": "solution",
    "status": "status",
}


def shown(german: str, language: str) -> str:
    """The word to show to somebody who reads this language."""
    return german if language == "de" else ENGLISH.get(german, german)
