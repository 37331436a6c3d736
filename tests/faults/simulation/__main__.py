"""`python -m tests.faults.simulation --seed 17 --steps 10000 --trace`: one seed again, for a reader."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from multiprocessing import get_context

from tests.faults.simulation import report
from tests.faults.simulation.running import simulate
from tests.faults.simulation.sabotage import KINDS
from tests.faults.simulation.simulation import Outcome, Sabotage

#: Sets of words are walked in an order that Python draws anew for each process, unless it is told not to.
HASH_SEED = "0"


def main() -> int:
    """0 when all was well, 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds from there on")
    parser.add_argument(
        "--steps", type=int, default=10_000, help="callbacks with faults, before all is healed"
    )
    parser.add_argument(
        "--sabotage", choices=sorted(KINDS), help="break something; ends when it is found out"
    )
    parser.add_argument("--trace", action="store_true", help="print every step")
    asked = parser.parse_args()
    live = partial(_live, steps=asked.steps, trace=asked.trace, sabotage=KINDS.get(asked.sabotage))
    outcomes = []
    for seed in range(asked.seed, asked.seed + asked.seeds):
        # Forked, so that no seed leaves anything behind that another could stumble over.
        with get_context("fork").Pool(1) as pool:
            outcomes.append(pool.apply(live, (seed,)))
        sys.stdout.write(report.told(outcomes[-1], asked.steps))
        sys.stdout.flush()
        if asked.sabotage and outcomes[-1].broken:
            break
    sys.stdout.write(report.summed(outcomes))
    return int(any(outcome.broken for outcome in outcomes))


def _live(seed: int, *, steps: int, trace: bool, sabotage: Sabotage | None) -> Outcome:
    outcome = simulate(seed, steps, echo=print if trace else None, sabotage=sabotage)
    sys.stdout.flush()
    return outcome


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != HASH_SEED:
        os.environ["PYTHONHASHSEED"] = HASH_SEED
        os.execv(sys.executable, [sys.executable, "-m", "tests.faults.simulation", *sys.argv[1:]])  # noqa: S606  # ourselves
    sys.exit(main())
