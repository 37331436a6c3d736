"""The bell between processes: what another one has committed is heard at once; polling lies beneath it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.failures import Unavailable, told
from storage.postgres import CHANNEL

#: Between two tries to be connected.
RETRY_SECONDS = 2.0


async def listen(engine: AsyncEngine, ring: Callable[[], None]) -> None:
    """Call `ring` whenever another process has something new, until cancelled; it may ring for nothing."""
    while True:
        with contextlib.suppress(Unavailable, psycopg.Error):
            await _hear(engine, ring)
        await asyncio.sleep(RETRY_SECONDS)


async def _hear(engine: AsyncEngine, ring: Callable[[], None]) -> None:
    with told():
        async with engine.connect() as connection:
            try:
                await _ring_with(connection, ring)
            finally:
                # Nobody else is to get a connection that listens.
                await connection.invalidate()


async def _ring_with(connection: AsyncConnection, ring: Callable[[], None]) -> None:
    channel = (await connection.execute(text(CHANNEL))).scalar_one()
    await connection.exec_driver_sql(f'LISTEN "{channel}"')
    await connection.commit()
    # What came before was not heard.
    ring()
    driver = (await connection.get_raw_connection()).driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("psycopg is meant to be the driver")
    async for _ in driver.notifies():
        ring()
