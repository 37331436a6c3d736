"""What is said of the settings' own surroundings: names, files and the data directory."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import sources
from bot.findings import Finding, fine, wrong
from bot.settings import Settings

ENV = Path(".env")
#: Files in the data directory that hold keys.
KEYS = ("secret.key", "matrix.session.json")
#: Where containers put secrets; readable to all there, and there is nobody else.
MOUNTED = Path("/run/secrets")
SQLITE = "sqlite:///"


def examine(settings: Settings) -> list[Finding]:
    """Unknown names, files that everybody on the machine can read, a data directory nobody can write."""
    return [*_strangers(), _data_dir(settings), *_keys(settings), *_readable(settings)]


def _data_dir(settings: Settings) -> Finding:
    path = settings.data_dir
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        return wrong(
            f"Einstellungen: In {path} darf dieser Benutzer nicht schreiben ({error.strerror}).",
            "Geben Sie ihm Schreibrecht, oder ändern Sie OPENMIC_DATA_DIR.",
        )
    return fine(f"Einstellungen: Das Datenverzeichnis ist {path.resolve()}.")


def _keys(settings: Settings) -> Iterator[Finding]:
    """Keys that another user made, for example root."""
    for path in (settings.data_dir / name for name in KEYS):
        if os.access(path, os.F_OK) and not os.access(path, os.R_OK):
            yield wrong(
                f"Einstellungen: {path} darf dieser Benutzer nicht lesen.",
                "Starten Sie alles unter demselben Benutzer, oder geben Sie ihm die Datei mit „chown“.",
            )


def _strangers() -> Iterator[Finding]:
    for name, nearest in sources.unknown(Settings).items():
        what = f"Einstellungen: {name} gibt es nicht."
        if nearest:
            yield wrong(what, f"Gemeint ist wohl {nearest}.")
        else:
            yield wrong(what, "Nehmen Sie die Zeile heraus; alle Namen stehen in .env.example.")


def _readable(settings: Settings) -> Iterator[Finding]:
    for path in _secrets(settings):
        if _is_open(path):
            yield wrong(
                f"Einstellungen: {path} dürfen alle auf diesem Rechner lesen.",
                f"Schützen Sie die Datei mit „chmod 600 {path}“.",
            )


def _secrets(settings: Settings) -> Iterator[Path]:
    yield ENV
    for name, path in sources.files(Settings).items():
        if _is_secret(name) and MOUNTED not in path.resolve().parents:
            yield path
    yield from (settings.data_dir / name for name in KEYS)
    if settings.database_url.startswith(SQLITE):
        yield Path(settings.database_url.removeprefix(SQLITE).partition("?")[0])


def _is_secret(variable: str) -> bool:
    field = variable.removeprefix(sources.PREFIX).removesuffix(sources.FILE).lower()
    return "SecretStr" in str(Settings.model_fields[field].annotation) or field == "database_url"


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False
