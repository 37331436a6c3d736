"""`openmic check`: of each setting, account, room and date, whether it is fine, and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import clocks
from bot.checks import clock, database, district, mail, surroundings, web
from bot.checks.district import Rooms
from bot.civil import machine_now
from bot.findings import Circumstances, Finding, fine, wrong
from bot.intake import contested_key
from bot.network import Network
from bot.networks import networks_of
from bot.settings import Settings
from bot.work import Work
from forum.calendar import WeeklyTime
from forum.rendering import SOURCE_LANGUAGE, moment
from storage import inbox
from storage.database import Database, Unavailable

#: The setting that switches a network on.
SWITCHES = {"telegram": "OPENMIC_TELEGRAM_TOKEN", "matrix": "OPENMIC_MATRIX_HOMESERVER"}
#: Where each network tells the time.
CLOCKS = {"telegram": "{}/", "matrix": "{}/_matrix/client/versions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the database tells: its own findings, the rooms, and whether our program is at work on it."""

    findings: list[Finding]
    rooms: Rooms
    running: bool = False
    contested: Mapping[str, datetime]


async def examine(settings: Settings, *, patience: float = Circumstances().patience) -> list[list[Finding]]:
    """Everything that can be looked at from here, part by part; nothing is sent, nobody is disturbed.

    `patience` is how long to look out for another program with the same account, in seconds.
    """
    around = surroundings.examine(settings)
    known = await _database(settings)
    networks = _networks(settings)
    confidential = {name: network.confidential for name, network in networks.items()}
    try:
        parts = await asyncio.gather(
            web.examine(settings, running=known.running),
            clock.examine(_clocks(settings)),
            mail.examine(settings),
            *(_network(network, known, patience) for network in networks.values()),
        )
    finally:
        await asyncio.gather(*(network.close() for network in networks.values()))
    told = district.of_rooms(known.rooms, confidential)
    return [around, known.findings, told, _schedule(settings), *parts, _switched_off(settings)]


async def _database(settings: Settings) -> Known:
    found = await asyncio.to_thread(database.examine, settings)
    if not found[0].ok:
        return Known(findings=found, rooms=Rooms(), contested={})
    opened = Database(settings.database_url)
    try:
        return await _look(settings, opened, found)
    except Unavailable as error:
        return Known(findings=[*found, database.trouble(error)], rooms=Rooms(), contested={})
    finally:
        await opened.close()


async def _look(settings: Settings, opened: Database, found: list[Finding]) -> Known:
    civil = await clocks.shared(opened, settings.clock)
    running = await _is_running(opened)
    async with Work(opened, settings.district(), civil).unit() as ctx:
        people = await district.coordination(ctx, settings)
        rooms = await district.rooms(ctx)
        keys = {name: await inbox.cursor(ctx.session, contested_key(name)) for name in SWITCHES}
    contested = {name: datetime.fromisoformat(at) for name, at in keys.items() if at}
    return Known(findings=[*found, *people], rooms=rooms, running=running, contested=contested)


def _networks(settings: Settings) -> dict[str, Network]:
    """The networks, unless the keys they need cannot be read; that is told of the data directory."""
    try:
        return networks_of(settings)
    except OSError:
        return {}


async def _is_running(opened: Database) -> bool:
    """Whether `openmic run` holds this database."""
    try:
        ours = await opened.hold()
    except Unavailable:
        return True
    if ours:
        await opened.release()
    return not ours


async def _network(network: Network, known: Known, patience: float) -> list[Finding]:
    circumstances = Circumstances(
        running=known.running, contested_at=known.contested.get(network.name), patience=patience
    )
    return list(await network.examine(known.rooms.addresses(network.name), circumstances))


def _clocks(settings: Settings) -> dict[str, str]:
    urls = {
        "telegram": settings.telegram_api_url if settings.telegram_token else None,
        "matrix": settings.matrix_homeserver,
    }
    return {name.title(): CLOCKS[name].format(url.rstrip("/")) for name, url in urls.items() if url}


def _schedule(settings: Settings) -> list[Finding]:
    described = settings.district()
    times = {"die Koordination": described.digest_coordinators, "die Mitglieder": described.digest_members}
    now = machine_now()
    return [
        fine(f"Digest für {who}: das nächste Mal {_next(time, now, described.zone)}.")
        for who, time in times.items()
    ]


def _next(time: WeeklyTime, now: datetime, zone: ZoneInfo) -> str:
    return moment(time.next(now, zone), zone, SOURCE_LANGUAGE)


def _switched_off(settings: Settings) -> list[Finding]:
    on = {"telegram": settings.telegram_token is not None, "matrix": bool(settings.matrix_homeserver)}
    if not any(on.values()):
        return [
            wrong(
                "Netze: Telegram und Matrix sind ausgeschaltet.",
                f"Tragen Sie {' oder '.join(SWITCHES.values())} ein.",
            )
        ]
    return [
        fine(f"{name.title()}: ausgeschaltet, weil {SWITCHES[name]} leer ist.")
        for name, is_on in on.items()
        if not is_on
    ]
