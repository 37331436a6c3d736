"""What `openmic check` says about Matrix, in plain German, each time with the remedy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Protocol
from urllib.parse import urlsplit

from bot.checks import schemes
from bot.events import Address
from bot.findings import Circumstances, Finding, fine, remark, wrong
from bot.matrix import discovery, standing, trial
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import server
from bot.matrix.session import Account
from bot.matrix.shapes import string
from bot.network import Busy, Failure, Refused, SignedOut
from bot.sources import without_credentials

SETTING = "OPENMIC_MATRIX_HOMESERVER"
TOKEN, USER = "OPENMIC_MATRIX_ACCESS_TOKEN", "OPENMIC_MATRIX_USER_ID"
NEW_TOKEN = "Nehmen Sie das Token aus Element unter „Hilfe und Info“, oder besser OPENMIC_MATRIX_PASSWORD."  # noqa: S105  # advice


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

    Logs in where no session is kept; beside our own program, and to prove a password, only for a moment and
    on another device. The caller closes the network.
    """
    homeserver = network.homeserver
    reachable = await _reachable(homeserver, server(network.account.user_id) or "")
    if not reachable[0].ok:
        return reachable
    async with AsyncExitStack() as stack:
        login, me = await _login(network, stack, running=circumstances.running)
        rooms = await _rooms(homeserver, me, addresses) if me else []
    return [*reachable, *login, *rooms]


async def _reachable(homeserver: Homeserver, domain: str) -> list[Finding]:
    found = await discovery.look(homeserver.url, domain)
    url = without_credentials(homeserver.url)
    if not found.homeserver:
        other = await schemes.mismatch("Matrix", SETTING, homeserver.url, url)
        return [other or _elsewhere(url, found)]
    answers = fine(f"Matrix: Der Homeserver {url} antwortet.")
    secure = await discovery.speaks_https(url) if _is_bare(homeserver.url) else ""
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


async def _login(
    network: Examined, stack: AsyncExitStack, *, running: bool
) -> tuple[list[Finding], str | None]:
    """How the login is, and who the bot is; None when it cannot be."""
    account = network.account
    try:
        async with asyncio.timeout(DEADLINE):
            resumed = await account.resume()
            found = await _credentials(network, stack, renews=running or resumed is not None)
            if any(not finding.ok for finding in found):
                return found, None
            if running and resumed is None:
                return [*found, *_unused(account)], account.user_id or await _owner(account)
            await network.open()
    except (Failure, HomeserverError, TimeoutError) as error:
        return [_no_login(account.user_id, error)], None
    except OSError as error:
        return [_not_kept(error)], None
    session = account.session
    assert session is not None  # just opened
    return [
        *found,
        fine(f"Matrix: Der Bot ist {session.user_id}, Gerät {session.device_id}."),
    ], session.user_id


async def _credentials(network: Examined, stack: AsyncExitStack, *, renews: bool) -> list[Finding]:
    """What is wrong with what the operator gave, also where a kept session makes it needless for now.

    With `renews` the password is proved here; else the login itself will prove it.
    """
    given = network.account.credentials
    if given.access_token is not None:
        trouble = await _token(network.account, given.access_token)
        if trouble is not None or not given.password:
            return [trouble] if trouble else []
    if not renews or not given.password:
        return []
    try:
        await stack.enter_async_context(trial.signed_in(network.homeserver, given))
    except HomeserverError as error:
        if error.forbidden:
            return [_wrong_login(given.user_id)]
        return [remark(f"Matrix: Das Passwort ließ sich gerade nicht prüfen ({failure_words(error)}).")]
    return []


def _unused(account: Account) -> list[Finding]:
    """Credentials that are right, and that the running program does not use."""
    if account.kept() is None:
        return [fine("Matrix: Die Anmeldung geht; das laufende Programm nimmt sie ab dem nächsten Start.")]
    return [
        wrong(
            "Matrix: Das laufende Programm ist nicht angemeldet.", "Starten Sie es neu; die Anmeldung geht."
        )
    ]


async def _owner(account: Account) -> str | None:
    answer = await account.whose(account.credentials.access_token or "")
    return string(answer.get("user_id")) if answer else None


async def _token(account: Account, token: str) -> Finding | None:
    """What is wrong with a token."""
    given, kept = account.credentials, account.kept()
    answer = await account.whose(token)
    if answer is None:
        return None if given.password else wrong(f"Matrix: {TOKEN} gilt nicht (mehr).", NEW_TOKEN)
    user = answer.get("user_id")
    if given.user_id not in ("", user):
        return wrong(
            f"Matrix: {TOKEN} gehört {user}, nicht {given.user_id}.",
            f"Melden Sie sich in Element als {given.user_id} an, und nehmen Sie das Token von dort.",
        )
    if not answer.get("device_id") and not given.device_id and kept is None:
        return wrong(
            f"Matrix: {TOKEN} gehört zu keinem Gerät.",
            "Tragen Sie als OPENMIC_MATRIX_DEVICE_ID das Gerät ein, für das es ausgestellt wurde.",
        )
    return None


def _no_login(user_id: str, error: Exception) -> Finding:
    if isinstance(error, Refused | SignedOut):
        return _wrong_login(user_id)
    return wrong(
        f"Matrix: Die Anmeldung geht gerade nicht ({failure_words(error)}).",
        "Versuchen Sie es in einer Minute noch einmal.",
    )


def _wrong_login(user_id: str) -> Finding:
    return wrong(
        f"Matrix: Die Anmeldung als {user_id} geht nicht, Kennung oder Passwort sind falsch.",
        f"Prüfen Sie {USER} und OPENMIC_MATRIX_PASSWORD, und ob {SETTING} zu {server(user_id)} gehört.",
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
    """What happened, without the words of a request and of programs."""
    if isinstance(error, HomeserverError):
        error = failure(error)
    match error:
        case Busy():
            return f"der Homeserver bittet um {error.seconds:.0f} Sekunden Geduld"
        case Refused():
            return "der Homeserver lehnt es ab"
        case TimeoutError():
            return f"keine Antwort in {DEADLINE:.0f} Sekunden"
    return "keine brauchbare Antwort"
