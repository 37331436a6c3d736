"""The secret key and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from bot import redaction
from bot.settings import Settings, WrongSettings

FILE_NAME = "secret.key"
#: Characters of a key that is whole.
SHORTEST = 16
DAMAGED = (
    "In „{}“ steht kein Schlüssel. Holen Sie die Datei aus einer Sicherung, oder löschen Sie sie: "
    "Dann entsteht ein neuer, und alte Schaltflächen und Links gelten nicht mehr."
)


def key(settings: Settings, purpose: str) -> bytes:
    """32 bytes for one purpose, derived from the secret key of the settings or of the data directory."""
    master = settings.secret_key.get_secret_value() if settings.secret_key else _kept(settings.data_dir)
    return hmac.digest(master.encode(), purpose.encode(), hashlib.sha256)


def fingerprint(settings: Settings) -> str:
    """Tells whether two processes have the same secret key, and nothing of it."""
    return key(settings, "fingerprint").hex()[:16]


def _kept(data_dir: Path) -> str:
    path = data_dir / FILE_NAME
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _make(path)
    master = path.read_bytes().strip().decode("ascii", errors="ignore")
    # With an empty key anybody could sign.
    if len(master) < SHORTEST:
        raise WrongSettings(DAMAGED.format(path))
    redaction.conceal(master)
    return master


def _make(path: Path) -> None:
    """Whole or not at all, also on a full disk; of several processes that begin at once one makes it."""
    # For its owner only, whatever the umask.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        _name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _name(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    except OSError:
        # Some shared folders know no second names.
        fresh.rename(path)
