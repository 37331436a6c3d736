"""What something costs in processor time, on a machine that others use too."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds that nothing anybody sends may take.
BUDGET = 0.05
_REPETITIONS = 20


def cost(act: Callable[[], object]) -> float:
    """Seconds of processor time for the best of a few tries, the first within the budget ending them."""
    best = BUDGET * 1000
    for _ in range(_REPETITIONS):
        began = time.process_time()
        act()
        best = min(best, time.process_time() - began)
        if best <= BUDGET:
            break
    return best


def dear(**acts: Callable[[], object]) -> dict[str, float]:
    """The acts that cost more than they may, and how much."""
    return {name: spent for name, act in acts.items() if (spent := cost(act)) > BUDGET}
