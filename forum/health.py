"""How well the parts of the program are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the program; `age_s` is how long ago it last did its work, None when it never did."""

    ok: bool
    age_s: float | None
    #: Another process does it; this one would take over.
    standby: bool = False
    #: Its network refuses the token or password: only the operator can mend that.
    signed_out: bool = False
