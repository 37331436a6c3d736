"""Verbs on the whole: a backup of everything, and the way back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import clocks, secrets, settings
from bot.civil import machine_now
from bot.cli.session import refuse
from bot.settings import Settings
from bot.work import Work
from forum import due
from forum.rendering import SOURCE_LANGUAGE, moment
from storage import backlog, whole
from storage.archive import Archive, Damaged, Manifest, TooNew
from storage.database import Database

File = Annotated[Path, typer.Argument(help="die Datei der Sicherung, zum Beispiel openmic.zip")]

TOO_NEW = "Die Sicherung ist von einer neueren Version. Nehmen Sie diese oder eine noch neuere."


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What an operator must know after a restore."""

    manifest: Manifest
    held: whole.HeldBack
    #: Effects that would have been due since, and count as said.
    late: int
    #: Where the things are that were there before; None when there were none.
    saved: Path | None


def backup(file: File) -> None:
    """Alles in eine neue Datei sichern, auch neben dem laufenden Programm."""
    config = settings.load()
    try:
        manifest = whole.back_up(config.database_url, file, _kept(config), machine_now())
    except FileExistsError:
        refuse(f"„{file}“ gibt es schon. Nehmen Sie einen neuen Namen.")
    except whole.NothingThere:
        refuse("In dieser Datenbank steht noch nichts. Prüfen Sie OPENMIC_DATABASE_URL.")
    except OSError as error:
        refuse(f"„{file}“ lässt sich nicht schreiben: {error.strerror}.")
    typer.echo(f"Gesichert in „{file}“: {_extent(manifest)}.")
    typer.echo("Die Einstellungen (.env) sind nicht dabei. Die Datei enthält Vertrauliches.")


def restore(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="ersetzen, was da ist; es wird vorher gesichert")
    ] = False,
) -> None:
    """Eine Sicherung zurückspielen, auch in die andere Art von Datenbank."""
    config = settings.load()
    with _opened(file) as archive:
        _tell(asyncio.run(_restore(config, archive, replace=replace)), config)


async def _restore(config: Settings, archive: Archive, *, replace: bool) -> Restored:
    database = Database(config.database_url)
    try:
        if not await database.hold():
            refuse("Auf dieser Datenbank arbeitet gerade das Programm. Beenden Sie es zuerst.")
        now = machine_now()
        saved = _clear_the_way(config, archive, now, replace=replace)
        held = whole.restore(config.database_url, archive, now)
        _put_back(config, archive)
        late = await _say_nothing_late(config, database)
        return Restored(manifest=archive.manifest, held=held, late=late, saved=saved)
    except TooNew:
        refuse(TOO_NEW)
    except Damaged:
        refuse("Die Sicherung ist nicht vollständig oder beschädigt. Es wurde nichts geändert.")
    finally:
        await database.release()
        await database.close()


async def _say_nothing_late(config: Settings, database: Database) -> int:
    """What has fallen due since the backup was probably said then: it counts as said, and does not go out."""
    civil = await clocks.shared(database, config.clock)
    async with Work(database, config.district(), civil).unit() as ctx:
        await due.catch_up(ctx)
        return await backlog.hold_back(ctx.session)


def _clear_the_way(config: Settings, archive: Archive, now: datetime, *, replace: bool) -> Path | None:
    """Nothing is lost: where something is, it is refused or, with `replace`, saved first; gives where."""
    used = not whole.is_empty(config.database_url)
    if not used and not any(_differs(config, archive, name) for name in archive.manifest.files):
        return None
    if not replace:
        refuse("Hier sind schon Daten. Mit --replace werden sie gesichert und dann ersetzt.")
    saved = config.data_dir / "backups" / f"vor-restore-{now:%Y%m%d-%H%M%S-%f}.zip"
    try:
        whole.back_up(config.database_url, saved, _kept(config), now)
    except whole.NothingThere:
        refuse("Im Datenverzeichnis liegen andere Schlüssel. Räumen Sie OPENMIC_DATA_DIR zuerst aus.")
    return saved


def _names() -> tuple[str, ...]:
    """The files of the data directory that cannot be had anew."""
    from bot.matrix.session import FILE_NAME as MATRIX_SESSION

    return secrets.FILE_NAME, MATRIX_SESSION


def _kept(config: Settings) -> dict[str, Path]:
    """Those of them that are there, by name."""
    paths = {name: config.data_dir / name for name in _names()}
    return {name: path for name, path in paths.items() if path.exists()}


def _differs(config: Settings, archive: Archive, name: str) -> bool:
    path = config.data_dir / name
    return path.exists() and path.read_bytes() != archive.file(name)


def _put_back(config: Settings, archive: Archive) -> None:
    config.data_dir.mkdir(parents=True, exist_ok=True)
    for name in archive.manifest.files:
        path = config.data_dir / name
        fresh = path.with_suffix(".restored")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(archive.file(name))
        fresh.replace(path)


def _believed(archive: Archive) -> Archive:
    """Nothing but the known files is written, whatever an altered archive asks for."""
    if set(archive.manifest.files) <= set(_names()):
        return archive
    with archive:
        raise Damaged("other files")


@contextmanager
def _opened(file: Path) -> Iterator[Archive]:
    try:
        archive = _believed(Archive(file))
    except OSError as error:
        refuse(f"„{file}“ lässt sich nicht lesen: {error.strerror}.")
    except Damaged:
        refuse(f"„{file}“ ist keine Sicherung oder beschädigt. Es wurde nichts geändert.")
    except TooNew:
        refuse(TOO_NEW)
    with archive:
        yield archive


def _extent(manifest: Manifest) -> str:
    return f"{manifest.rows} Zeilen aus {len(manifest.tables)} Tabellen, {len(manifest.files)} Dateien"


def _tell(done: Restored, config: Settings) -> None:
    district = config.district()
    made = moment(datetime.fromisoformat(done.manifest.made_at), district.zone, SOURCE_LANGUAGE)
    if done.saved:
        typer.echo(f"Was vorher da war, liegt jetzt in „{done.saved}“.")
    typer.echo(f"Zurückgespielt: {_extent(done.manifest)}, Stand {made}.")
    if waiting := done.held.effects + done.late:
        typer.echo(
            f"{waiting} Sendungen waren unterwegs oder fällig und gehen nicht von selbst noch einmal hinaus."
        )
        typer.echo("„openmic queue --dead“ zeigt sie, „openmic queue --retry NR“ sendet eine davon.")
    if done.held.events:
        typer.echo(f"{done.held.events} Ereignisse waren noch nicht gelesen und wurden beiseitegelegt.")
    typer.echo("Was in Räumen bis jetzt geschrieben wurde, wird nicht mehr übertragen.")
