"""Several machines that run the program on one PostgreSQL, and what can happen to them."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from rehearsal.matrix.synapse import Synapse
from tests.end_to_end.harness import Program
from tests.end_to_end.stage import Pair, Stage, staged

GLANCE_SECONDS = 0.1
#: Fifteen are promised on a machine that has time.
TAKEN_OVER_SECONDS = 60.0
KEY = "the-same-on-all-machines-of-a-district"

Parts = dict[str, dict[str, object]]


class Crew:
    """Programs with data folders of their own, as on several machines; Telegram and Matrix between them."""

    def __init__(self, stage: Stage, directory: Path) -> None:
        self.stage = stage
        self.machines: list[Program] = [stage.program]
        self._directory = directory

    async def join(self, name: str, *options: str) -> Program:
        """Start one more; it stands beside the others when this returns."""
        folder = self._directory / name
        folder.mkdir()
        first = self.stage.program
        session = await self._session()
        own = ("OPENMIC_DATA_DIR", "OPENMIC_WEB_PORT", "OPENMIC_WEB_URL", "OPENMIC_MATRIX_PASSWORD")
        settings = {key: value for key, value in first.settings.items() if key not in own}
        settings |= {
            "OPENMIC_MATRIX_ACCESS_TOKEN": session["access_token"],
            "OPENMIC_MATRIX_DEVICE_ID": session["device_id"],
        }
        machine = Program(folder, settings)
        machine.options = options
        self.machines.append(machine)
        await machine.start()
        return machine

    async def _session(self) -> dict[str, str]:
        """The first machine's login, when it has one."""
        kept = self.stage.program.directory / "data" / "matrix.session.json"
        async with asyncio.timeout(TAKEN_OVER_SECONDS):
            while not kept.exists():  # noqa: ASYNC110  # another process
                await asyncio.sleep(GLANCE_SECONDS)
        return dict(json.loads(kept.read_text()))

    async def leader(self, but: Program | None = None) -> Program:
        """The machine that leads, as /healthz says; wait for one other than `but`."""
        async with asyncio.timeout(TAKEN_OVER_SECONDS):
            while True:
                for machine in self.machines:
                    if machine is not but and machine.running and await leads(machine):
                        return machine
                await asyncio.sleep(GLANCE_SECONDS)

    async def close(self) -> None:
        """Leave nothing running."""
        for machine in self.machines[1:]:
            sys.stderr.write(f"--- {machine.directory.name}\n{machine.last_words()}\n")
            await machine.close()

    async def works(self, pairs: Sequence[Pair], marker: str) -> float:
        """Say something in every pair and wait until it is over there; seconds that took."""
        began = time.monotonic()
        for pair in pairs:
            await pair.writes_matrix(f"{marker} in {pair.chat.title}")
        await self.stage.eventually(
            lambda: all(any(marker in seen.text for seen in pair.on_telegram()) for pair in pairs)
        )
        return time.monotonic() - began


@asynccontextmanager
async def crew(directory: Path, synapse: Synapse, database_url: str) -> AsyncIterator[Crew]:
    """One machine at first; nothing is left running."""
    first = directory / "first"
    first.mkdir()
    settings = {"OPENMIC_SECRET_KEY": KEY}
    async with staged(first, synapse, database_url, settings=settings) as stage:
        found = Crew(stage, directory)
        try:
            yield found
        finally:
            await found.close()


async def health(machine: Program) -> Parts:
    """What it says of its parts; nothing when it does not answer."""
    async with httpx.AsyncClient(base_url=machine.url, trust_env=False, timeout=1.0) as http:
        try:
            return dict((await http.get("/healthz")).json())
        except httpx.TransportError:
            return {}


async def leads(machine: Program) -> bool:
    """Whether it has a clock that runs."""
    clock = (await health(machine)).get("clock")
    return clock is not None and not clock.get("standby")


async def measured(what: str, wait: Awaitable[object] | Callable[[], Awaitable[object]]) -> float:
    """How long that took, printed."""
    began = time.monotonic()
    await (wait() if callable(wait) else wait)
    seconds = time.monotonic() - began
    sys.stderr.write(f"{what}: {seconds:.1f} s\n")
    return seconds
