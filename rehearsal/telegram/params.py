"""One way to read the parameters of a call, however they were encoded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.telegram.errors import bad_request

#: What changes nothing that can be seen here.
WITHOUT_TRACE = frozenset(
    {
        "allow_sending_without_reply",
        "disable_content_type_detection",
        "disable_notification",
        "link_preview_options",
        "message_effect_id",
        "protect_content",
        "supports_streaming",
    }
)


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
    #: Names that some method has asked for.
    _asked: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Whether the name was given, null not counting."""
        return self._value(name) is not None

    def _value(self, name: str) -> Any:
        self._asked.add(name)
        return self.values.get(name)

    def upload(self, name: str) -> Upload | None:
        """The file that came under a name, None when none did."""
        self._asked.add(name)
        return self.uploads.get(name)

    def unread(self) -> list[str]:
        """Values and files that nobody looked at, so that they had no effect."""
        given = {name for name, value in self.values.items() if value not in (None, "")}
        return sorted((given | self.uploads.keys()) - self._asked - WITHOUT_TRACE)

    def within(self, values: Mapping[str, Any]) -> Params:
        """An object inside these parameters, with the same files."""
        return Params(values=values, uploads=self.uploads, _asked=self._asked)

    def text(self, name: str) -> str:
        """The value as a string, empty when absent."""
        value = self._value(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a number; anything unreadable counts as the default, as on the real server."""
        return whole(self._value(name), default)

    def flag(self, name: str) -> bool:
        """The value as a truth: true, yes and 1 mean yes."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """A nested value, decoded if it came as a string; None when absent. Raises 400 for bad JSON."""
        value = self._value(name)
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


def required(params: Params, name: str) -> str:
    """The value as a string that must be there. Raises 400."""
    value = params.text(name).strip()
    if not value:
        raise bad_request(f'parameter "{name}" is required')
    return value


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
