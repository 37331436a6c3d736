"""Verbs on the program itself: run, check, migrate, version."""

from __future__ import annotations

import asyncio
import signal
import sys
from importlib.metadata import version as installed
from typing import Annotated

import typer

from bot import logs, settings
from bot.cli.session import refuse
from storage import migrate as migrations


def run(
    only: Annotated[str, typer.Option(help="parts to run: intake,send,clock,web")] = "",
) -> None:
    """Run until SIGTERM: intake, router, senders, clock and web in one process."""
    from bot.app import PARTS, App

    parts = [part.strip() for part in only.split(",") if part.strip()] or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        refuse(f"There is no part „{', '.join(sorted(unknown))}“; choose from {', '.join(PARTS)}.", 2)
    config = settings.load()
    logs.configure(config.log_level, config.log_format)
    asyncio.run(_run(lambda: App.build(config, parts)))


async def _run(build) -> None:  # type: ignore[no-untyped-def]
    app = build()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, app.stop)
    await app.run()


def check() -> None:
    """Say of each setting, token, room and schedule whether it is fine, and what to do."""
    from bot import check as checks

    findings = asyncio.run(checks.examine(settings.load()))
    for finding in findings:
        typer.echo(f"{'ok ' if finding.ok else '!! '} {finding.sentence}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


def migrate() -> None:
    """Bring the database to the form this version needs."""
    done = migrations.ensure(settings.load().database_url)
    typer.echo("The database was brought up to date." if done else "The database is up to date.")


def version() -> None:
    """Print the version."""
    typer.echo(installed("openmic"))
