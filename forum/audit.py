"""Who did what: one row for every act, ids and keys only."""

from __future__ import annotations

from typing import Any

from forum.context import Context
from storage.models import Audit


def write(
    ctx: Context, noun: str, object_id: int, verb: str, *, person_id: int | None = None, **detail: Any
) -> None:
    """Note an act; without a person it was the clock or the command line."""
    ctx.session.add(
        Audit(at=ctx.now, person_id=person_id, noun=noun, object_id=object_id, verb=verb, detail=detail)
    )
