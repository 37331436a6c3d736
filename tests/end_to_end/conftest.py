"""The stage of every story told here."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from forum.context import District
from rehearsal.matrix.synapse import Synapse
from rehearsal.telegram import TelegramServer
from tests.end_to_end.stage import Stage
from tests.plugins.synapse import Newcomer


class Staging(Protocol):
    """Opens a stage on a homeserver of the story's own."""

    def __call__(self, synapse: Synapse) -> AsyncIterator[Stage]: ...


@pytest_asyncio.fixture
async def stage(tmp_path: Path, district: District, synapse: Synapse, newcomer: Newcomer) -> AsyncIterator[Stage]:
    """A running program between an empty Telegram and the homeserver of all stories."""
    async with TelegramServer() as telegram:
        stage = Stage(tmp_path, district, telegram, synapse, await newcomer("Jan"))
        try:
            yield await stage.open()
        finally:
            await stage.program.close()
            # Shown by pytest where a story failed.
            sys.stderr.write(stage.program.last_words())
