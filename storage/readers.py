"""What stands in a backup, read as the columns of a table take it, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, String


def reader(column: Column[Any]) -> Callable[[Any], Any]:
    """From what JSON has to what this column takes; raises TypeError, ValueError or OverflowError."""
    match column.type:
        case DateTime():
            return datetime.fromisoformat
        case Date():
            return date.fromisoformat
        case LargeBinary():
            return _bytes
        case JSON():
            column.type = JSON(none_as_null=column.nullable or False)
            return _as_it_is
        case Boolean():
            return _only(bool)
        case Integer():
            return _number
        case String():
            return _only(str)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _bytes(value: Any) -> bytes:
    return base64.b64decode(value, validate=True)


def _only(kind: type) -> Callable[[Any], Any]:
    """SQLite would take any other kind too."""

    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return check


def _number(value: Any) -> int:
    number: int = _only(int)(value)
    if not -(2**63) <= number < 2**63:
        raise OverflowError
    return number
