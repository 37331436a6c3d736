"""The two relays that are measured, as processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

from bench.stage import Stage
from bot import linking
from bot.civil import CivilTime
from bot.settings import Settings
from bot.work import Work
from rehearsal.matrix.member import Member
from storage import migrate
from storage.database import Database

TICKS = os.sysconf("SC_CLK_TCK")
SETTLE_SECONDS = 15.0


class Relay:
    """A relay that is running while the context is open."""

    def __init__(self, start: Callable[[], Awaitable[asyncio.subprocess.Process]]) -> None:
        self._start = start

    async def __aenter__(self) -> Self:
        self._process = await self._start()
        await asyncio.sleep(SETTLE_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.terminate()
        await self._process.wait()

    def memory(self) -> float:
        """Resident memory, MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def cpu(self) -> float:
        """Processor time so far, seconds."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def floor(scene: Stage) -> Relay:
    """The bare relay."""
    given = {
        "telegram": f"{scene.telegram.url}/bot{scene.telegram.token}",
        "matrix": scene.synapse.url,
        "access_token": scene.bot.access_token,
        "user_id": scene.bot.user_id,
        "pairs": {str(room.id): address for room, address in scene.pairs},
    }

    async def start() -> asyncio.subprocess.Process:
        environment = os.environ | {"BENCH_FLOOR": json.dumps(given)}
        await _join(scene)
        return await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.floor", env=environment)

    return Relay(start)


async def _join(scene: Stage) -> None:
    async with Member(scene.synapse.url, scene.bot) as bot:
        for _, address in scene.pairs:
            await bot.join(address)


def product(scene: Stage, directory: Path) -> Relay:
    """The program, as an operator starts it."""
    settings = {
        "OPENMIC_DATABASE_URL": f"sqlite:///{directory / 'openmic.db'}",
        "OPENMIC_DATA_DIR": str(directory / "data"),
        "OPENMIC_TELEGRAM_TOKEN": scene.telegram.token,
        "OPENMIC_TELEGRAM_API_URL": scene.telegram.url,
        "OPENMIC_TELEGRAM_PACE": "none",
        "OPENMIC_MATRIX_HOMESERVER": scene.synapse.url,
        "OPENMIC_MATRIX_USER_ID": scene.bot.user_id,
        "OPENMIC_MATRIX_PASSWORD": "openmic",
        "OPENMIC_WEB_PORT": "0",
        "OPENMIC_LOG_LEVEL": "WARNING",
    }
    environment = os.environ | settings

    async def start() -> asyncio.subprocess.Process:
        await _link(scene, settings["OPENMIC_DATABASE_URL"])
        return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)

    return Relay(start)


async def _link(scene: Stage, url: str) -> None:
    migrate.ensure(url)
    database = Database(url)
    district = Settings(_env_file=None).district()  # type: ignore[call-arg]  # pydantic-settings' own
    async with Work(database, district, CivilTime()).unit() as ctx:
        for room, address in scene.pairs:
            await linking.link(ctx, {"telegram": str(room.id), "matrix": address})
    await database.close()
