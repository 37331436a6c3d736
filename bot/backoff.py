"""How long to wait after failures: doubling, capped, and never all at the same moment."""

from __future__ import annotations

import random


def pause(failures: int, *, first: float, cap: float) -> float:
    """Seconds to wait after `failures` failed tries, the first of which costs about `first`."""
    ceiling = min(cap, first * 2.0 ** min(failures, 12))
    return ceiling * (0.5 + random.random() / 2)  # noqa: S311  # chance, not cryptography
