"""Everything the program says: one function and one template for each utterance, in modules by noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """An utterance before it is put into a language: the template's name and what it tells of."""

    name: str
    values: Mapping[str, Any]


def notice(name: str, **values: Any) -> Notice:
    """The utterance of `templates/chat/{name}.html`."""
    return Notice(name, values)
