"""Which addresses Telegram takes as links, and how it writes them down."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def checked(url: str) -> str:
    """The normalised address, or ValueError with the server's reason."""
    address = url.strip()
    if not address:
        raise ValueError("URL is empty")
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() in {"tg", "ton"}:
        return address
    if "://" not in address and not _is_host_with_port(address) and scheme:
        raise ValueError("Unsupported URL protocol")
    return _web(address if "://" in address else f"http://{address}")


def _is_host_with_port(address: str) -> bool:
    return re.match(r"[\w.-]+:\d+(?:[/?#]|$)", address) is not None


def _web(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    if not parts.hostname or any(character.isspace() for character in parts.netloc):
        raise ValueError("URL host is empty")
    if "." not in parts.hostname and ":" not in parts.hostname:
        raise ValueError("Wrong HTTP URL")
    rest = address.split("://", 1)[1][len(parts.netloc) :]
    path = rest if rest.startswith("/") else f"/{rest}"
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"
