"""`openmic check`: of each setting, account, room and date, whether it is fine, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import clocks
from bot.app import networks_of
from bot.civil import machine_now
from bot.events import Address
from bot.findings import Finding
from bot.settings import Settings
from bot.work import Work
from forum import digests
from forum.calendar import WeeklyTime
from forum.context import Context
from forum.rendering import SOURCE_LANGUAGE, moment
from storage import database as databases
from storage import migrate, people, places
from storage.database import Database
from storage.models import RoleName

#: Older ones can damage a database that two programs write to at once.
SAFE_SQLITE = (3, 51, 3)


async def examine(settings: Settings) -> list[Finding]:
    """Everything that can be looked at from here; nothing is sent."""
    found = _database(settings)
    if not all(finding.ok for finding in found):
        return found
    database = Database(settings.database_url)
    civil = await clocks.shared(database, settings.clock)
    try:
        async with Work(database, settings.district(), civil).unit() as ctx:
            found += await _people(ctx)
            rooms = await _rooms(ctx)
        found += _schedule(settings)
        return found + await _networks(settings, rooms)
    finally:
        await database.close()


def _database(settings: Settings) -> list[Finding]:
    try:
        migrate.ensure(settings.database_url)
    except (databases.Unavailable, migrate.Failed) as error:
        sentence = f"Datenbank: nicht erreichbar ({type(error).__name__}). Prüfen Sie OPENMIC_DATABASE_URL."
        return [Finding(ok=False, sentence=sentence)]
    found = [Finding(ok=True, sentence="Datenbank: erreichbar und auf dem neuesten Stand.")]
    if settings.database_url.startswith("sqlite"):
        found.append(_sqlite())
    return found


def _sqlite() -> Finding:
    version = databases.sqlite_version()
    words = ".".join(map(str, version))
    if version >= SAFE_SQLITE:
        return Finding(ok=True, sentence=f"Datenbank: SQLite {words}.")
    # A remark, not a fault: this program writes through one connection.
    sentence = f"Datenbank: SQLite {words}; für mehrere schreibende Programme nehmen Sie PostgreSQL."
    return Finding(ok=True, sentence=sentence)


async def _people(ctx: Context) -> list[Finding]:
    coordinators = await people.holders(ctx.session, RoleName.COORDINATOR)
    if coordinators:
        silent = [
            f"Koordination: {person.name} bekommt keinen Digest und sollte dem Bot privat schreiben."
            for person in await digests.unreachable(ctx)
        ]
        return [
            Finding(ok=True, sentence=f"Koordination: {len(coordinators)} Person(en)."),
            *(Finding(ok=False, sentence=sentence) for sentence in silent),
        ]
    sentence = "Koordination: noch niemand. Tragen Sie OPENMIC_COORDINATORS ein, zum Beispiel telegram:123."
    return [Finding(ok=False, sentence=sentence)]


async def _rooms(ctx: Context) -> dict[str, list[Address]]:
    rooms: dict[str, list[Address]] = {}
    for channel in await places.channels(ctx.session):
        for room in await places.rooms_of(ctx.session, channel.id):
            rooms.setdefault(room.network, []).append(Address(room.address))
    return rooms


def _schedule(settings: Settings) -> list[Finding]:
    district = settings.district()
    times = {"die Koordination": district.digest_coordinators, "die Mitglieder": district.digest_members}
    now = machine_now()
    return [
        Finding(ok=True, sentence=f"Digest für {who}: das nächste Mal {_next(time, now, district.zone)}.")
        for who, time in times.items()
    ]


def _next(time: WeeklyTime, now: datetime, zone: ZoneInfo) -> str:
    return moment(time.next(now, zone), zone, SOURCE_LANGUAGE)


async def _networks(settings: Settings, rooms: Mapping[str, list[Address]]) -> list[Finding]:
    networks = networks_of(settings)
    off = [
        Finding(ok=False, sentence=f"{name.title()}: ausgeschaltet, es fehlt {setting}.")
        for name, setting in (("telegram", "OPENMIC_TELEGRAM_TOKEN"), ("matrix", "OPENMIC_MATRIX_HOMESERVER"))
        if name not in networks
    ]
    found = off if len(off) == 2 else [Finding(ok=True, sentence=finding.sentence) for finding in off]
    for name, network in networks.items():
        try:
            found += await network.examine(rooms.get(name, []))
        finally:
            await network.close()
    return found
