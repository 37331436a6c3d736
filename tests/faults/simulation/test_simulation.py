"""The simulation holds what it promises: twenty worlds without a broken promise, each the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.simulation import sabotage

ROOT = Path(__file__).parents[3]
SEEDS, STEPS = 20, 10_000
#: Fewer steps find out what is badly broken.
FEW = 3_000
CAMPAIGN = os.environ.get("OPENMIC_CAMPAIGN") == "1"
#: On a machine that has much else to do, in seconds.
LONGEST = 1500


def simulated(*arguments: str | int, module: str = "tests.faults.simulation") -> tuple[int, str]:
    """Exit code and output of the command line, in a process of its own."""
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    return done.returncode, f"{done.stdout}{done.stderr}"


@pytest.mark.timeout(LONGEST)
def test_no_promise_is_broken_in_twenty_worlds() -> None:
    """Nothing lost, nothing doubled without a mark; order kept, changes converge, all comes to rest."""
    code, told = simulated("--seeds", SEEDS, "--steps", STEPS)
    assert code == 0, told


@pytest.mark.timeout(LONGEST)
def test_a_seed_is_the_same_world_every_time() -> None:
    """Step by step, in another process too: what is found once can be looked at again."""
    once, again = (simulated("--seed", 7, "--steps", FEW, "--trace") for _ in range(2))
    # The last lines tell how long it took.
    assert once[1].rpartition("seed 7:")[0] == again[1].rpartition("seed 7:")[0]
    assert once[1].count("\n") > FEW


@pytest.mark.timeout(LONGEST)
@pytest.mark.parametrize("kind", sorted(sabotage.KINDS))
def test_a_broken_program_is_found_out(kind: str) -> None:
    """Within twenty seeds, with the command that shows it."""
    code, told = simulated("--seeds", SEEDS, "--steps", FEW, "--sabotage", kind)
    assert code == 1, told
    assert "python -m tests.faults.simulation --seed" in told


@pytest.mark.skipif(not CAMPAIGN, reason="the long version runs in `make campaign`")
@pytest.mark.timeout(0)
def test_no_promise_is_broken_in_a_thousand_worlds() -> None:
    """As above, for longer, on every core."""
    done = subprocess.run([sys.executable, "-m", "tests.faults.simulation.campaign"], cwd=ROOT, check=False)
    assert done.returncode == 0
