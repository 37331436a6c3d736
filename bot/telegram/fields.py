"""Reading raw JSON strictly: a field is of the kind it must be, or the event is unreadable."""

from __future__ import annotations

from typing import Any, TypeVar

from bot.network import Unreadable

Json = dict[str, Any]
#: Larger ones are no number of anything; a comparison with it also finds what is none (NaN).
_LARGEST = 2**53
T = TypeVar("T", int, str, dict[str, Any], list[Any])


def may(data: Json, name: str, kind: type[T]) -> T | None:
    """The field, None when absent or null; raises `Unreadable` when it is anything else."""
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Unreadable(f"{name} is no {kind.__name__}")
    return value


def must(data: Json, name: str, kind: type[T]) -> T:
    """The field; raises `Unreadable` when it is not there or anything else."""
    value = may(data, name, kind)
    if value is None:
        raise Unreadable(f"{name} is missing")
    return value


def objects(data: Json, name: str) -> list[Json]:
    """A list of objects, empty when absent; raises `Unreadable` when it is anything else."""
    values = may(data, name, list) or []
    if not all(isinstance(value, dict) for value in values):
        raise Unreadable(f"{name} holds more than objects")
    return values


def number(data: Json, name: str) -> float:
    """A whole or broken number; raises `Unreadable` when it is not there, infinite or anything else."""
    value = data.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= _LARGEST:
        raise Unreadable(f"{name} is no number")
    return float(value)
