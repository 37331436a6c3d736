"""What is said of a PostgreSQL server: whether the district's words are safe and readable there."""

from __future__ import annotations

from bot.findings import Finding, fine, remark, wrong
from storage import server

#: The oldest one that its makers looked after when this was written, less one.
OLDEST = 13
ANEW = "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
HOW = f"Sichern Sie, legen Sie die Datenbank mit {ANEW} neu an, und spielen Sie die Sicherung zurück."


def examine(url: str) -> list[Finding]:
    """One sentence when all is well, else one for each fault; raises Unavailable."""
    found = server.ask(url)
    faults = [finding for finding in _faults(found) if finding is not None]
    return faults or [fine(f"Datenbank: PostgreSQL {found.version}, UTF-8.")]


def _faults(found: server.Server) -> list[Finding | None]:
    return [
        _too_old(found),
        _letters(found),
        _copy(found),
        _not_durable(found),
    ]


def _too_old(found: server.Server) -> Finding | None:
    if found.major >= OLDEST:
        return None
    return wrong(f"Datenbank: PostgreSQL {found.version} ist zu alt.", f"Nehmen Sie {OLDEST} oder neuer.")


def wrong_encoding(encoding: str) -> Finding:
    """What is said of a database that some words cannot be written into."""
    return wrong(f"Datenbank: Sie speichert {encoding} statt UTF8.", HOW)


def _letters(found: server.Server) -> Finding | None:
    if found.letters:
        return None
    return wrong("Datenbank: Arabische und kyrillische Buchstaben kennt sie nicht.", HOW)


def _copy(found: server.Server) -> Finding | None:
    if not found.copy:
        return None
    return wrong(
        "Datenbank: Dieser Server folgt nur einem anderen.",
        "Nennen Sie in OPENMIC_DATABASE_URL den schreibenden.",
    )


def _not_durable(found: server.Server) -> Finding | None:
    if found.durable:
        return None
    return remark(
        "Datenbank: Nach einem Stromausfall kann Bestätigtes fehlen. "
        "Schalten Sie fsync und synchronous_commit ein."
    )
