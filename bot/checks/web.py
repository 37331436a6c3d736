"""What is said of the web forum: where it listens, what its links show, the texts that the law asks for."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from urllib.parse import urlsplit

from bot.checks import http
from bot.findings import Finding, fine, remark, wrong
from bot.settings import Settings

TEXTS = {
    "impressum": "Das Impressum",
    "datenschutz": "Die Datenschutzerklärung",
    "barrierefreiheit": "Die Erklärung zur Barrierefreiheit",
}


async def examine(settings: Settings, *, running: bool) -> list[Finding]:
    """Address, port and texts; `running` is whether our own program may hold the port."""
    return [_address(settings), await _port(settings, running=running), *_texts(settings)]


def _address(settings: Settings) -> Finding:
    url = settings.web_url
    if not is_here(urlsplit(url).hostname or ""):
        if url.startswith("https://"):
            return fine(f"Web: Links im Chat führen auf {url}.")
        return wrong(
            "Web: OPENMIC_WEB_URL beginnt mit http, Anmeldungen wären ungeschützt.",
            "Stellen Sie einen Webserver mit TLS davor und tragen Sie seine https-Adresse ein.",
        )
    if is_here(settings.web_host):
        return remark(f"Web: Links im Chat führen auf {url}. Das öffnet nur dieser Rechner.")
    return wrong(
        f"Web: Links im Chat führen auf {url}, und das öffnet nur dieser Rechner.",
        "Tragen Sie als OPENMIC_WEB_URL die Adresse ein, die Mitglieder erreichen.",
    )


def is_here(host: str) -> bool:
    """Whether a host is this machine and no other can reach it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _port(settings: Settings, *, running: bool) -> Finding:
    where = f"{settings.web_host}:{settings.web_port}"
    error = await asyncio.to_thread(_try, settings.web_host, settings.web_port)
    if error is None:
        return fine(f"Web: {where} ist frei.")
    if error.errno == errno.EADDRINUSE and running and await _is_ours(settings):
        return fine(f"Web: Das laufende Programm antwortet auf {where}.")
    return wrong(*_refused(where, error))


def _refused(where: str, error: OSError) -> tuple[str, str]:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Web: {where} ist von einem anderen Programm belegt.",
            "Beenden Sie es, oder tragen Sie als OPENMIC_WEB_PORT einen freien Port ein.",
        )
    if error.errno == errno.EACCES:
        return (
            f"Web: {where} darf dieser Benutzer nicht öffnen.",
            "Nehmen Sie OPENMIC_WEB_PORT=8080 und stellen Sie einen Webserver davor.",
        )
    return (
        f"Web: {where} lässt sich nicht öffnen ({error.strerror or error}).",
        "Tragen Sie als OPENMIC_WEB_HOST eine Adresse dieses Rechners ein, zum Beispiel 127.0.0.1.",
    )


def _try(host: str, port: int) -> OSError | None:
    """Listen for a moment, as the program will; port 0 is always free."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        return error
    return None


async def _is_ours(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host  # noqa: S104  # read, not bound
    answer = await http.get(f"http://{f'[{host}]' if ':' in host else host}:{settings.web_port}/healthz")
    return answer is not None and '"database"' in answer.text


def _texts(settings: Settings) -> list[Finding]:
    there = settings.legal()
    return [
        fine(f"Web: {title} ist da.")
        if name in there
        else wrong(
            f"Web: {title} ist leer.",
            f"Schreiben Sie den Text in eine Datei und nennen Sie sie als OPENMIC_{name.upper()}_FILE.",
        )
        for name, title in TEXTS.items()
    ]
