"""Whether the bot can do its work on Matrix, and what to do where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.events import Address
from bot.findings import Finding
from bot.matrix import powers
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import server
from bot.matrix.network import MatrixNetwork
from bot.matrix.session import Session
from bot.matrix.shapes import Json, sequence
from bot.network import Failure, Refused

VERSIONS = "/_matrix/client"


async def examine(network: MatrixNetwork, addresses: Sequence[Address]) -> list[Finding]:
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
    login = Finding(ok=True, sentence=f"Matrix: the bot is {session.user_id}, device {session.device_id}.")
    return [reachable, login, *await _rooms(homeserver, session, addresses)]


async def _reachable(homeserver: Homeserver) -> Finding:
    try:
        versions = await homeserver.call("GET", "versions", prefix=VERSIONS, signed=False)
    except (HomeserverError, Failure) as error:
        sentence = f"Matrix: {homeserver.url} does not answer as a homeserver ({error}); "
        return Finding(ok=False, sentence=f"{sentence}correct OPENMIC_MATRIX_HOMESERVER.")
    if not sequence(versions.get("versions")):
        return Finding(ok=False, sentence=f"Matrix: {homeserver.url} is no Matrix homeserver.")
    return Finding(ok=True, sentence=f"Matrix: the homeserver {homeserver.url} answers.")


def _no_login(network: MatrixNetwork, error: Failure) -> Finding:
    user_id = network.account.user_id
    if isinstance(error, Refused) and server(user_id):
        hint = f"check user id and password, and that this is the homeserver of {server(user_id)}"
        return Finding(ok=False, sentence=f"Matrix: no login as {user_id} ({error.detail}); {hint}.")
    return Finding(ok=False, sentence=f"Matrix: no login ({error}).")


async def _rooms(homeserver: Homeserver, session: Session, addresses: Sequence[Address]) -> list[Finding]:
    findings: list[Finding] = []
    try:
        joined = sequence((await homeserver.call("GET", "joined_rooms")).get("joined_rooms"))
        for address in addresses:
            if address not in joined:
                sentence = f"Matrix: the bot is not in {address}; invite {session.user_id} there."
                findings.append(Finding(ok=False, sentence=sentence))
            else:
                findings += await _room(homeserver, session.user_id, address)
    except HomeserverError as error:
        findings.append(
            Finding(ok=False, sentence=f"Matrix: the rooms cannot be looked at ({failure(error)}).")
        )
    except Failure as error:
        findings.append(Finding(ok=False, sentence=f"Matrix: the rooms cannot be looked at ({error})."))
    return findings


async def _room(homeserver: Homeserver, me: str, address: Address) -> list[Finding]:
    levels = await _state(homeserver, address, "m.room.power_levels")
    lacking = list(_lacking(levels or {}, me, address))
    if await _state(homeserver, address, "m.room.encryption") is not None:
        lacking.append(
            f"Matrix: {address} is encrypted, its messages cannot be read; link a room that is not."
        )
    if not lacking:
        return [Finding(ok=True, sentence=f"Matrix: the bot may write and remove in {address}.")]
    return [Finding(ok=False, sentence=sentence) for sentence in lacking]


def _lacking(levels: Json, me: str, address: Address) -> Iterator[str]:
    if not powers.may_say(levels, me):
        yield f"Matrix: the bot may not write in {address}; give it a higher power level."
    if not powers.may_say(levels, me, powers.REACTION):
        yield f"Matrix: the bot may not react in {address}; choices can only be typed there."
    if not powers.may_redact(levels, me):
        yield f"Matrix: the bot may not remove what others wrote in {address}; give it power level 50."


async def _state(homeserver: Homeserver, address: Address, kind: str) -> Json | None:
    try:
        return await homeserver.call("GET", "rooms", address, "state", kind)
    except HomeserverError as error:
        if error.missing:
            return None
        raise
