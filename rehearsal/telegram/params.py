"""One way to read the parameters of a call, however they were encoded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.telegram.errors import bad_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Values by lower-case name: strings from forms, anything from JSON."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the name was given, null not counting."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The value as a string, empty when absent."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a number; anything unreadable counts as the default, as on the real server."""
        return whole(self.values.get(name), default)

    def flag(self, name: str) -> bool:
        """The value as a truth: true, yes and 1 mean yes."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """A nested value, decoded if it came as a string; None when absent. Raises 400 for bad JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def shown(self) -> dict[str, Any]:
        """What goes into the record of calls; nested JSON is shown decoded, uploads by size."""
        values = {name: _decoded(value) for name, value in self.values.items()}
        return values | {name: f"<{len(upload.content)} bytes>" for name, upload in self.uploads.items()}


def whole(value: Any, default: int = 0) -> int:
    """A number out of a number or its digits, else the default."""
    try:
        return int(value) if isinstance(value, int | str) else default
    except ValueError:
        return default


def _decoded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
