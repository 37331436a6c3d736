"""Findings: what `openmic check` says of one thing, and what it must know to disturb nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether one thing is fine, and a sentence that says so or says what to do.

    A `remark` is fine too, but worth knowing.
    """

    ok: bool
    sentence: str
    remark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Whether our own program is at work, so that looking must not get in its way.

    `contested_at` is when it last saw another program take its messages, by network. `patience` is how
    long to wait for such a program while ours does not run, in seconds.
    """

    running: bool = False
    contested_at: datetime | None = None
    patience: float = 5.0


ALONE = Circumstances()


def fine(sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(ok=True, sentence=sentence)


def remark(sentence: str) -> Finding:
    """Nothing must be done, but one should know."""
    return Finding(ok=True, sentence=sentence, remark=True)


def wrong(what: str, remedy: str) -> Finding:
    """Something to do: what is wrong, and what to do about it, one sentence each."""
    return Finding(ok=False, sentence=f"{what} {remedy}")
