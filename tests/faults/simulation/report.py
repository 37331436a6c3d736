"""What is printed of a simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.faults.simulation.simulation import Outcome


def told(outcome: Outcome, steps: int) -> str:
    """One line when all was well; else what broke, the last of the trace, and how to see it again."""
    faults = sum(outcome.faults.values())
    seen = f"{outcome.reminders} reminders, {outcome.marked} marked, busiest {outcome.busiest}"
    line = (
        f"seed {outcome.seed}: {outcome.steps} steps, {outcome.messages} messages, {faults} faults, "
        f"{seen}, {outcome.seconds:.1f} s, {outcome.digest}\n"
    )
    if not outcome.broken:
        return line
    wrong = "".join(f"  BROKEN {one}\n" for one in outcome.broken[:20])
    return f"{line}{wrong}  again: {again(outcome.seed, steps)}\n"


def summed(outcomes: Sequence[Outcome]) -> str:
    """All of them in a few lines."""
    faults: Counter[str] = sum((outcome.faults for outcome in outcomes), Counter())
    steps, seconds = sum(o.steps for o in outcomes), sum(o.seconds for o in outcomes)
    broken, speed = sum(bool(o.broken) for o in outcomes), steps / max(seconds, 0.1)
    return (
        f"{len(outcomes)} seeds, {broken} broken, {steps} steps, "
        f"{sum(o.messages for o in outcomes)} messages, {sum(o.acts for o in outcomes)} acts, "
        f"{sum(o.reminders for o in outcomes)} reminders, "
        f"{sum(o.marked for o in outcomes)} marked, {seconds:.0f} s, {speed:.0f} steps/s\n"
        f"{faults.total()} faults: {', '.join(f'{name} {n}' for name, n in sorted(faults.items()))}\n"
    )


def again(seed: int, steps: int) -> str:
    """The command that shows this seed step by step."""
    return f"python -m tests.faults.simulation --seed {seed} --steps {steps} --trace"
