"""What is said of the mail server: whether it is there; nothing is sent, and nobody logs in."""

from __future__ import annotations

import asyncio
import smtplib
from urllib.parse import urlsplit

from bot.findings import Finding, fine, wrong
from bot.settings import Settings

SECONDS = 5.0
PORTS = {"smtp": 587, "smtps": 465}


async def examine(settings: Settings) -> list[Finding]:
    """Whether the mail server of the settings greets, and whether there is a sender; none without one."""
    if settings.smtp_url is None:
        return []
    found = [await _server(settings.smtp_url.get_secret_value())]
    if not settings.mail_from:
        found.append(
            wrong(
                "E-Mail: Es fehlt der Absender.",
                "Tragen Sie als OPENMIC_MAIL_FROM eine Adresse ein, zum Beispiel forum@example.org.",
            )
        )
    return found


async def _server(url: str) -> Finding:
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    except ValueError:
        return wrong(
            "E-Mail: Der Port ist keine Zahl.", "Berichtigen Sie ihn in OPENMIC_SMTP_URL, üblich ist 587."
        )
    try:
        async with asyncio.timeout(2 * SECONDS):
            await asyncio.to_thread(_greet, host, port, parts.scheme == "smtps")
    except (OSError, smtplib.SMTPException) as error:
        return wrong(
            f"E-Mail: Unter {host}:{port} antwortet kein Mailserver ({_why(error)}).",
            "Prüfen Sie Rechner und Port in OPENMIC_SMTP_URL.",
        )
    return fine(f"E-Mail: Der Mailserver {host}:{port} antwortet.")


def _greet(host: str, port: int, encrypted: bool) -> None:
    make = smtplib.SMTP_SSL if encrypted else smtplib.SMTP
    with make(host, port, timeout=SECONDS) as server:
        server.ehlo()


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
