"""Content addresses: `mxc://server/media`, the homeservers' own names for files."""

from __future__ import annotations

import re

#: Both halves become parts of paths: neither may hold a slash or lead out of its folder.
_MXC = re.compile(r"mxc://(?P<server>[A-Za-z0-9][A-Za-z0-9.:\[\]-]{0,254})/(?P<media>[A-Za-z0-9_~=-]{1,255})")


def valid(value: object) -> str | None:
    """The address, if it is one."""
    return value if isinstance(value, str) and _MXC.fullmatch(value) else None


def halves(address: str) -> tuple[str, str] | None:
    """The server and the file's id there; None for what is no address."""
    found = _MXC.fullmatch(address)
    return (found["server"], found["media"]) if found else None
