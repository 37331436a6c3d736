"""What `openmic check` says about Matrix, in plain German, each time with the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.events import Address
from bot.findings import Finding
from bot.matrix import powers
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import server
from bot.matrix.session import Account, Session
from bot.matrix.shapes import Json, sequence
from bot.network import Failure, Refused

VERSIONS = "/_matrix/client"
REMEDY = "Prüfen Sie OPENMIC_MATRIX_HOMESERVER."


class Examined(Protocol):
    """What of the network is looked at."""

    homeserver: Homeserver
    account: Account

    async def open(self) -> None:
        """Log in."""


async def examine(network: Examined, addresses: Sequence[Address]) -> list[Finding]:
    """Look at the homeserver, the login and the linked rooms; logs in, changes nothing else, never raises.

    The caller closes the network.
    """
    homeserver = network.homeserver
    reachable = await _reachable(homeserver)
    if not reachable.ok:
        return [reachable]
    try:
        await network.open()
    except Failure as error:
        return [reachable, _no_login(network, error)]
    session = network.account.session
    assert session is not None
    login = Finding(ok=True, sentence=f"Matrix: Der Bot ist {session.user_id}, Gerät {session.device_id}.")
    return [reachable, login, *await _rooms(homeserver, session, addresses)]


async def _reachable(homeserver: Homeserver) -> Finding:
    try:
        versions = await homeserver.call("GET", "versions", prefix=VERSIONS, signed=False)
    except (HomeserverError, Failure) as error:
        sentence = f"Matrix: {homeserver.url} antwortet nicht als Homeserver ({error}). "
        return Finding(ok=False, sentence=f"{sentence}{REMEDY}")
    if not sequence(versions.get("versions")):
        return Finding(ok=False, sentence=f"Matrix: {homeserver.url} ist kein Homeserver. {REMEDY}")
    return Finding(ok=True, sentence=f"Matrix: Der Homeserver {homeserver.url} antwortet.")


def _no_login(network: Examined, error: Failure) -> Finding:
    user_id = network.account.user_id
    if isinstance(error, Refused) and server(user_id):
        hint = f"Prüfen Sie Kennung und Passwort. Gehört der Homeserver zu {server(user_id)}?"
        return Finding(
            ok=False, sentence=f"Matrix: Die Anmeldung als {user_id} geht nicht ({error.detail}). {hint}"
        )
    return Finding(ok=False, sentence=f"Matrix: Die Anmeldung geht nicht ({error}).")


async def _rooms(homeserver: Homeserver, session: Session, addresses: Sequence[Address]) -> list[Finding]:
    findings: list[Finding] = []
    try:
        joined = sequence((await homeserver.call("GET", "joined_rooms")).get("joined_rooms"))
        for address in addresses:
            if address not in joined:
                sentence = f"Matrix: Der Bot ist nicht in {address}. Laden Sie {session.user_id} dorthin ein."
                findings.append(Finding(ok=False, sentence=sentence))
            else:
                findings += await _room(homeserver, session.user_id, address)
    except HomeserverError as error:
        findings.append(
            Finding(ok=False, sentence=f"Matrix: Die Räume ließen sich nicht prüfen ({failure(error)}).")
        )
    except Failure as error:
        findings.append(Finding(ok=False, sentence=f"Matrix: Die Räume ließen sich nicht prüfen ({error})."))
    return findings


async def _room(homeserver: Homeserver, me: str, address: Address) -> list[Finding]:
    levels = await _state(homeserver, address, "m.room.power_levels")
    lacking = list(_lacking(levels or {}, me, address))
    if await _state(homeserver, address, "m.room.encryption") is not None:
        lacking.append(f"Matrix: {address} ist verschlüsselt. Verbinden Sie einen Raum ohne Verschlüsselung.")
    if not lacking:
        return [Finding(ok=True, sentence=f"Matrix: In {address} darf der Bot schreiben und entfernen.")]
    return [Finding(ok=False, sentence=sentence) for sentence in lacking]


def _lacking(levels: Json, me: str, address: Address) -> Iterator[str]:
    if not powers.may_say(levels, me):
        yield f"Matrix: In {address} darf der Bot nicht schreiben. Geben Sie ihm eine höhere Stufe."
    if not powers.may_say(levels, me, powers.REACTION):
        yield f"Matrix: In {address} darf der Bot nicht reagieren. Auswahl geht dort nur mit Zahlen."
    if not powers.may_redact(levels, me):
        yield f"Matrix: In {address} darf der Bot fremde Nachrichten nicht entfernen. Geben Sie ihm Stufe 50."


async def _state(homeserver: Homeserver, address: Address, kind: str) -> Json | None:
    try:
        return await homeserver.call("GET", "rooms", address, "state", kind)
    except HomeserverError as error:
        if error.missing:
            return None
        raise
