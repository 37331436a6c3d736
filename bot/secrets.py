"""The secret key and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from bot import redaction
from bot.settings import Settings

FILE_NAME = "secret.key"


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
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
    master = path.read_text(encoding="ascii").strip()
    redaction.conceal(master)
    return master
