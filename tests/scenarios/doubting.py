"""What stories about sends of unknown fate have in common: the wait."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.civil import machine_now
from storage.models import Outbox
from storage.models.queues import WAITING
from tests.world import World


async def waited(world: World, seconds: float) -> None:
    """The open send is so much older, and may be asked after."""
    async with world.database.begin() as connection:
        older = {"claimed_at": machine_now() - timedelta(seconds=seconds), "not_before": None}
        await connection.execute(update(Outbox).where(WAITING).values(**older))
    await world.settles()
