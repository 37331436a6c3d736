"""Verbs on the directory of offices, and on topics."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import sheets
from forum import offices
from forum import topics as topic_list

directory = typer.Typer(no_args_is_help=True, help="Verzeichnis der Stellen: importieren, exportieren.")
topics = typer.Typer(no_args_is_help=True, help="Themen des Netzwerks: importieren, exportieren.")

File = Annotated[Path, typer.Argument(metavar="FILE.csv")]
Target = Annotated[Path | None, typer.Argument(metavar="[FILE.csv]", help="ohne Datei: auf den Bildschirm")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="nur prüfen und zählen, nichts ändern")]
Replace = Annotated[bool, typer.Option("--replace", help="entfernen, was die Datei nicht hat")]


@directory.command("import")
def import_offices(file: File, dry_run: DryRun = False, replace: Replace = False) -> None:
    """Stellen aus einer CSV-Datei übernehmen."""
    sheets.take_in(file, partial(offices.load, dry_run=dry_run, replace=replace), dry_run=dry_run)


@directory.command("export")
def export_offices(file: Target = None) -> None:
    """Alle Stellen als CSV ausgeben."""
    sheets.give_out(file, offices.dump)


@topics.command("import")
def import_topics(file: File, dry_run: DryRun = False, replace: Replace = False) -> None:
    """Themen aus einer CSV-Datei übernehmen."""
    sheets.take_in(file, partial(topic_list.load, dry_run=dry_run, replace=replace), dry_run=dry_run)


@topics.command("export")
def export_topics(file: Target = None) -> None:
    """Alle Themen als CSV ausgeben."""
    sheets.give_out(file, topic_list.dump)
