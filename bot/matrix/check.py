"""What `openmic check` says about Matrix, in plain German, each time with the remedy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

from bot.events import Address
from bot.findings import Circumstances, Finding, fine, wrong
from bot.matrix import discovery, standing
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import server
from bot.matrix.session import Account
from bot.network import Failure, Refused

SETTING = "OPENMIC_MATRIX_HOMESERVER"
TOKEN, USER = "OPENMIC_MATRIX_ACCESS_TOKEN", "OPENMIC_MATRIX_USER_ID"
NEW_TOKEN = "Nehmen Sie das Token aus Element unter „Hilfe und Info“, oder besser OPENMIC_MATRIX_PASSWORD."  # noqa: S105


#: Seconds for the login, and again for the rooms.
DEADLINE = 10.0


class Examined(Protocol):
    """What of the network is looked at."""

    homeserver: Homeserver
    account: Account

    async def open(self) -> None:
        """Log in."""


async def examine(
    network: Examined, addresses: Sequence[Address], circumstances: Circumstances
) -> list[Finding]:
    """Look at the homeserver, the login and the linked rooms; changes nothing else, never raises.

    Logs in where no session is kept, but never beside our own program. The caller closes the network.
    """
    homeserver = network.homeserver
    reachable = await _reachable(homeserver, server(network.account.user_id) or "")
    if not reachable[0].ok:
        return reachable
    login = await _login(network, running=circumstances.running)
    if not all(finding.ok for finding in login):
        return [*reachable, *login]
    session = network.account.session
    assert session is not None  # the login is fine
    return [*reachable, *login, *await _rooms(homeserver, session.user_id, addresses)]


async def _reachable(homeserver: Homeserver, domain: str) -> list[Finding]:
    url = homeserver.url
    found = await discovery.look(url, domain)
    if not found.homeserver:
        return [_elsewhere(url, found)]
    answers = fine(f"Matrix: Der Homeserver {url} antwortet.")
    secure = await discovery.speaks_https(url) if _is_bare(url) else ""
    if not secure:
        return [answers]
    return [
        wrong(
            f"Matrix: {url} überträgt Passwort und Nachrichten ungeschützt.",
            f"Tragen Sie als {SETTING} {secure} ein.",
        )
    ]


def _is_bare(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def _elsewhere(url: str, found: discovery.Found) -> Finding:
    remedy = (
        f"Tragen Sie als {SETTING} {found.proper} ein."
        if found.proper
        else f"Tragen Sie als {SETTING} die Adresse ein, die Element beim Anmelden unter „Homeserver“ zeigt."
    )
    if not found.trusted:
        return wrong(
            f"Matrix: Das Zertifikat von {url} ist ungültig.",
            "Erneuern Sie es, und prüfen Sie, ob der Rechnername stimmt.",
        )
    if not found.answers:
        return wrong(f"Matrix: {url} antwortet nicht.", remedy)
    if found.page:
        return wrong(f"Matrix: {url} zeigt eine Webseite und ist kein Homeserver.", remedy)
    return wrong(f"Matrix: {url} ist kein Homeserver.", remedy)


async def _login(network: Examined, *, running: bool) -> list[Finding]:
    account = network.account
    try:
        async with asyncio.timeout(DEADLINE):
            if running and await account.resume() is None:
                return [_no_session()]
            trouble = None if running else await _token(account)
            if trouble is not None:
                return [trouble]
            await network.open()
    except (Failure, HomeserverError, TimeoutError) as error:
        return [_no_login(account.user_id, error)]
    except OSError as error:
        return [_not_kept(error)]
    session = account.session
    assert session is not None  # just opened
    return [fine(f"Matrix: Der Bot ist {session.user_id}, Gerät {session.device_id}.")]


def _no_session() -> Finding:
    return wrong(
        "Matrix: Das laufende Programm ist nicht angemeldet.",
        "Beenden Sie es, und lassen Sie „openmic check“ die Anmeldung allein prüfen.",
    )


async def _token(account: Account) -> Finding | None:
    """What is wrong with a token that the operator gave, where no kept session makes it needless."""
    given = account.credentials
    if given.access_token is None or await account.resume() is not None:
        return None
    answer = await account.whose(given.access_token)
    if answer is None:
        return None if given.password else wrong(f"Matrix: {TOKEN} gilt nicht (mehr).", NEW_TOKEN)
    user = answer.get("user_id")
    if given.user_id not in ("", user):
        return wrong(
            f"Matrix: {TOKEN} gehört {user}, nicht {given.user_id}.", f"Tragen Sie als {USER} {user} ein."
        )
    if not answer.get("device_id") and not given.device_id:
        return wrong(
            f"Matrix: {TOKEN} gehört zu keinem Gerät.",
            "Tragen Sie als OPENMIC_MATRIX_DEVICE_ID das Gerät ein, für das es ausgestellt wurde.",
        )
    return None


def _no_login(user_id: str, error: Exception) -> Finding:
    if isinstance(error, Refused):
        return wrong(
            f"Matrix: Die Anmeldung als {user_id} geht nicht, Kennung oder Passwort sind falsch.",
            f"Prüfen Sie {USER} und OPENMIC_MATRIX_PASSWORD, und ob {SETTING} zu {server(user_id)} gehört.",
        )
    return wrong(
        f"Matrix: Die Anmeldung geht gerade nicht ({failure_words(error)}).",
        "Versuchen Sie es in einer Minute noch einmal.",
    )


def _not_kept(error: OSError) -> Finding:
    return wrong(
        f"Matrix: Die Anmeldung ließ sich nicht aufbewahren ({error.strerror}).",
        "Geben Sie diesem Benutzer Schreibrecht auf OPENMIC_DATA_DIR.",
    )


async def _rooms(homeserver: Homeserver, me: str, addresses: Sequence[Address]) -> list[Finding]:
    try:
        async with asyncio.timeout(DEADLINE):
            known = await standing.memberships(homeserver)
            groups = await asyncio.gather(
                *(standing.of(homeserver, me, known, address) for address in addresses)
            )
    except (Failure, HomeserverError, TimeoutError) as error:
        return [
            wrong(
                f"Matrix: Die Räume ließen sich nicht prüfen ({failure_words(error)}).",
                "Versuchen Sie es in einer Minute noch einmal.",
            )
        ]
    return [finding for group in groups for finding in group]


def failure_words(error: Exception) -> str:
    """What happened, without the words of a request."""
    if isinstance(error, HomeserverError):
        return str(failure(error))
    return str(error) or type(error).__name__
