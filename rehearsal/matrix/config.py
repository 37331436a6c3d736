"""Writes what Synapse needs to run alone on this machine: configuration, log settings and signing key."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

UNLIMITED = {"per_second": 100_000, "burst_count": 100_000}

# Each of these has a low default in Synapse; a name missing here keeps it.
GENEROUS_LIMITS: Mapping[str, Any] = {
    "rc_message": UNLIMITED,
    "rc_registration": UNLIMITED,
    "rc_admin_redaction": UNLIMITED,
    "rc_joins_per_room": UNLIMITED,
    "rc_key_requests": UNLIMITED,
    "rc_media_create": UNLIMITED,
    "rc_room_creation": UNLIMITED,
    "rc_user_directory": UNLIMITED,
    "rc_login": {"address": UNLIMITED, "account": UNLIMITED, "failed_attempts": UNLIMITED},
    "rc_joins": {"local": UNLIMITED, "remote": UNLIMITED},
    "rc_invites": {"per_room": UNLIMITED, "per_user": UNLIMITED, "per_issuer": UNLIMITED},
}

# Whatever talks to the outside, or costs time and is seen by nobody here.
QUIET: Mapping[str, Any] = {
    "report_stats": False,
    "trusted_key_servers": [],
    "suppress_key_server_warning": True,
    "federation_domain_whitelist": [],
    "url_preview_enabled": False,
    "presence": {"enabled": False},
    "stats": {"enabled": False},
    "user_directory": {"enabled": False},
    "enable_search": False,
    "caches": {"global_factor": 0.2},
    "bcrypt_rounds": 4,
}


def write(
    directory: Path, *, server_name: str, port: int, shared_secret: str, limits: bool, level: str
) -> Path:
    """Write everything into `directory` and give the configuration's path; a signing key found is kept."""
    directory.mkdir(parents=True, exist_ok=True)
    key = directory / "signing.key"
    if not key.exists():
        key.write_text(_signing_key())
    (directory / "log.yaml").write_text(json.dumps(_logging(directory / "homeserver.log", level)))
    settings = {
        "server_name": server_name,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "listeners": [_listener(port)],
        "database": {"name": "sqlite3", "args": {"database": str(directory / "homeserver.db")}},
        "media_store_path": str(directory / "media"),
        "log_config": str(directory / "log.yaml"),
        "signing_key_path": str(key),
        "registration_shared_secret": shared_secret,
        "macaroon_secret_key": secrets.token_hex(16),
        "form_secret": secrets.token_hex(16),
        **QUIET,
        **({} if limits else GENEROUS_LIMITS),
    }
    path = directory / "homeserver.yaml"
    path.write_text(json.dumps(settings, indent=2))  # JSON is YAML
    return path


def _listener(port: int) -> dict[str, Any]:
    resources = [{"names": ["client"], "compress": False}]
    return {
        "type": "http",
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "tls": False,
        "resources": resources,
    }


def _logging(path: Path, level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"file": {"class": "logging.FileHandler", "filename": str(path), "formatter": "line"}},
        "root": {"level": level, "handlers": ["file"]},
    }


def _signing_key() -> str:
    seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return f"ed25519 a_{secrets.token_hex(2)} {seed}\n"
