"""The two relays that are measured, as processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from aiohttp import ClientError, ClientSession

from bench.stage import Stage
from bot import linking
from bot.civil import CivilTime
from bot.settings import Settings
from bot.work import Work
from storage import migrate
from storage.database import Database

TICKS = os.sysconf("SC_CLK_TCK")
#: How long a relay may take to be ready, and how long it rests then before it is measured.
PATIENCE_SECONDS, REST_SECONDS = 120.0, 3.0
_LAG = re.compile(r'^openmic_loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)$', re.MULTILINE)


class Relay:
    """A relay that runs while the context is open; `port` is where a product tells of itself."""

    def __init__(self, module: str, environment: Mapping[str, str], port: int | None = None) -> None:
        self._arguments = (sys.executable, "-m", *module.split())
        self._environment = os.environ | environment
        self._port = port

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments, env=self._environment, stdout=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self._port is not None and await self._page("healthz") is None:
                await asyncio.sleep(0.2)
        await asyncio.sleep(REST_SECONDS)
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

    async def lag(self) -> dict[float, float]:
        """How often the event loop was at most so late: seconds → count, cumulative; {} of a bare relay."""
        page = await self._page("metrics") if self._port is not None else None
        return {float(most): float(count) for most, count in _LAG.findall(page or "")}

    async def _page(self, name: str) -> str | None:
        """A page of the product that answers with 200, else None."""
        try:
            async with (
                ClientSession() as session,
                session.get(f"http://127.0.0.1:{self._port}/{name}") as answer,
            ):
                return await answer.text() if answer.status == 200 else None
        except ClientError:
            return None


def floor(scene: Stage) -> Relay:
    """The bare relay."""
    given = {
        "telegram": f"{scene.telegram.url}/bot{scene.telegram.token}",
        "matrix": scene.synapse.url,
        "access_token": scene.bot.access_token,
        "user_id": scene.bot.user_id,
        "pairs": {str(room.id): address for room, address in scene.pairs},
    }
    return Relay("bench.floor", {"BENCH_FLOOR": json.dumps(given)})


async def product(scene: Stage, directory: Path) -> Relay:
    """The program, as an operator starts it, with all pairs linked."""
    port, url = _free_port(), f"sqlite:///{directory / 'openmic.db'}"
    await _link(scene, url)
    settings = {
        "OPENMIC_DATABASE_URL": url,
        "OPENMIC_DATA_DIR": str(directory / "data"),
        "OPENMIC_TELEGRAM_TOKEN": scene.telegram.token,
        "OPENMIC_TELEGRAM_API_URL": scene.telegram.url,
        "OPENMIC_TELEGRAM_PACE": "none",
        "OPENMIC_MATRIX_HOMESERVER": scene.synapse.url,
        "OPENMIC_MATRIX_USER_ID": scene.bot.user_id,
        "OPENMIC_MATRIX_PASSWORD": "openmic",
        "OPENMIC_WEB_PORT": f"{port}",
        "OPENMIC_LOG_LEVEL": "WARNING",
    }
    return Relay("bot run", settings, port)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


async def _link(scene: Stage, url: str) -> None:
    migrate.ensure(url)
    database = Database(url)
    district = Settings(_env_file=None).district()  # type: ignore[call-arg]  # pydantic-settings' own
    async with Work(database, district, CivilTime()).unit() as ctx:
        for room, address in scene.pairs:
            await linking.link(ctx, {"telegram": str(room.id), "matrix": address})
    await database.close()
