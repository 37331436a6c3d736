"""How a verb of the command line works on the database, also beside a running program."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

import typer

from bot import clocks, settings
from bot.work import Work
from forum.context import Context
from storage import migrate
from storage.database import Database

T = TypeVar("T")


def work(verb: Callable[[Context], Awaitable[T]]) -> T:
    """Run one unit of work on the database of the settings; what it changes is seen by a running program."""
    return asyncio.run(_work(verb))


async def _work(verb: Callable[[Context], Awaitable[T]]) -> T:
    config = settings.load()
    migrate.beside(config.database_url)
    database = Database(config.database_url)
    civil = await clocks.shared(database, config.clock)
    try:
        async with Work(database, config.district(), civil).unit() as ctx:
            return await verb(ctx)
    finally:
        await database.close()


def refuse(sentence: str, code: int = 1) -> NoReturn:
    """Say why not, and end."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
