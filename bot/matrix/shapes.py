"""Foreign JSON: what has the expected shape is taken, anything else counts as absent."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from math import isfinite
from typing import Any

Json = dict[str, Any]

#: No event that means anything is half as deep; Synapse refuses a depth of 200, others may not.
DEEPEST = 100
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]|[^"\[\]{}]++', re.DOTALL)


def loads(raw: bytes) -> Any:
    """Parse JSON; what is nested so deeply that Python gives up becomes null. Raises ValueError.

    So one hostile event is lost, and not the whole sync that it came with.
    """
    try:
        return json.loads(raw)
    except RecursionError:
        return json.loads(_shallow(raw))


def _shallow(raw: bytes) -> bytes:
    kept: list[bytes] = []
    depth = 0
    for token in _TOKEN.findall(raw):
        if token in (b"[", b"{"):
            depth += 1
            if depth == DEEPEST:
                kept.append(b"null")
        if depth < DEEPEST:
            kept.append(token)
        if token in (b"]", b"}"):
            depth -= 1
    return b"".join(kept)


def mapping(value: object) -> Json:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def inner(value: object, *path: str) -> Json:
    """The object found by following `path`, or an empty one."""
    for key in path:
        value = mapping(value).get(key)
    return mapping(value)


def sequence(value: object) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def objects(value: object) -> Iterator[Json]:
    """The objects of a list, other things left out."""
    return (item for item in sequence(value) if isinstance(item, dict))


def string(value: object) -> str | None:
    """The text, or None."""
    return value if isinstance(value, str) else None


def whole(value: object) -> int | None:
    """The whole number, or None; True is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: object) -> float | None:
    """The finite number, or None; True is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > sys.float_info.max:
        return None
    return value if isfinite(value) else None
