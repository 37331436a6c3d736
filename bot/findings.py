"""Findings: what `openmic check` says of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether one thing is fine, and a sentence that says so or says what to do."""

    ok: bool
    sentence: str
