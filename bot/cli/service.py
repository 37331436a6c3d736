"""Verbs on the program itself: run, check, migrate, version."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version as installed
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from bot import logs, memory, settings
from bot.cli.session import refuse
from bot.redaction import redact
from storage import migrate as migrations

if TYPE_CHECKING:
    from bot.app import App
    from bot.findings import Finding

log = structlog.get_logger(__name__)

#: A program that was told to end is gone after so long, whatever does not answer; service managers wait 20.
LAST_SECONDS = 16.0


def run(
    only: Annotated[
        str, typer.Option(help="nur diese Teile: intake,send,clock,web")
    ] = "intake,send,clock,web",
) -> None:
    """Alles in einem Prozess laufen lassen, bis SIGTERM kommt; SIGHUP liest die Einstellungen neu."""
    memory.one_arena()
    memory.spare()
    from bot.app import PARTS, App

    parts = [part.strip() for part in only.split(",") if part.strip()]
    # Nothing at all comes from a variable that nobody has set, and must not mean everything.
    if (unknown := set(parts) - set(PARTS)) or not parts:
        refuse(
            f"Einen Teil „{', '.join(sorted(unknown))}“ gibt es nicht. Möglich sind: {', '.join(PARTS)}.", 2
        )
    config: settings.Settings | None = settings.load()
    while config is not None:
        logs.configure(config.log_level, config.log_format)
        config = asyncio.run(_until_stopped(partial(App.build, config, parts)))


async def _until_stopped(build: Callable[[], App]) -> settings.Settings | None:
    """Run; the settings to go on with when they were to be read again, None at the end."""
    # Built inside the loop, because its bells and locks belong to it.
    app = build()
    memory.keep()
    fresh: list[settings.Settings] = []
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _end, app, fresh)
    loop.add_signal_handler(signal.SIGHUP, _reload, app, fresh)
    await app.run()
    return fresh[-1] if fresh else None


def _end(app: App, fresh: list[settings.Settings]) -> None:
    """End for good, also where it was about to begin anew."""
    fresh.clear()
    app.stop()
    # A driver whose server is silent takes ten seconds to be cancelled, and several may have to be.
    asyncio.get_running_loop().call_later(LAST_SECONDS, _leave)


def _leave() -> None:
    """As if it had been killed, which it survives."""
    log.warning("Something does not come to its end; what is under way is settled at the next start")
    logging.shutdown()
    os._exit(0)


def _reload(app: App, fresh: list[settings.Settings]) -> None:
    """End in order and begin anew with the settings as they are now; with wrong ones nothing changes."""
    try:
        fresh.append(settings.load())
    except settings.WrongSettings as error:
        log.error("The settings were not read again, the old ones stay", error=str(error))  # noqa: TRY400  # a sentence
    else:
        app.stop()


def check() -> None:
    """Sagen, was in Ordnung ist, und was sonst zu tun ist."""
    logs.configure("ERROR", "text")
    from bot import check as checks

    try:
        parts = asyncio.run(checks.examine(settings.load()))
    except KeyboardInterrupt:
        sys.exit(1)
    wrong = _show(parts)
    if wrong:
        typer.echo(f"Zu tun: {wrong} {'Punkt' if wrong == 1 else 'Punkte'}, oben mit !! bezeichnet.")
    else:
        typer.echo("Alles ist in Ordnung.")
    sys.exit(1 if wrong else 0)


def _show(parts: Sequence[Sequence[Finding]]) -> int:
    """One line a finding, a blank line after each part; how many are not fine."""
    for findings in filter(None, parts):
        for finding in findings:
            mark = "-- " if finding.remark else "ok " if finding.ok else "!! "
            typer.echo(f"{mark} {redact(finding.sentence)}")
        typer.echo()
    return sum(not finding.ok for findings in parts for finding in findings)


def migrate() -> None:
    """Die Datenbank auf den Stand dieser Version bringen."""
    done = migrations.beside(settings.load().database_url)
    typer.echo(
        "Die Datenbank ist jetzt auf dem neuesten Stand."
        if done
        else "Die Datenbank war schon auf dem neuesten Stand."
    )


def version() -> None:
    """Die Version zeigen."""
    typer.echo(installed("openmic"))
