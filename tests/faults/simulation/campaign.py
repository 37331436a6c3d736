"""`python -m tests.faults.simulation.campaign`: many seeds on every core; what was done is not done again."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[3]
RESULTS = ROOT / "data" / "simulation"
SEEDS, STEPS = 1000, 100_000
#: What the outcome of a seed depends on.
SOURCES = ("bot", "forum", "storage", "templates", "tests/fakes", "tests/faults/simulation")


def main() -> int:
    """0 when no seed broke a promise; those that did are printed with the command that shows them."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.simulation.campaign", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--steps", type=int, default=STEPS)
    asked = parser.parse_args()
    results = RESULTS / f"{asked.steps}-{_fingerprint()}.jsonl"
    results.parent.mkdir(parents=True, exist_ok=True)
    known = dict(_known(results))
    wanted = [seed for seed in range(asked.seeds) if seed not in known]
    with ThreadPoolExecutor(os.cpu_count()) as pool, results.open("a") as file:
        for seed, well, told in pool.map(lambda seed: _simulated(seed, asked.steps), wanted):
            known[seed] = well
            file.write(json.dumps({"seed": seed, "well": well, "told": told}) + "\n")
            file.flush()
            sys.stdout.write(f"[{len(known)}/{asked.seeds}] {told}")
            sys.stdout.flush()
    broken = sorted(seed for seed, well in known.items() if not well)
    sys.stdout.write(f"{len(known)} seeds, broken: {broken or 'none'}; see {results}\n")
    return int(bool(broken))


def _simulated(seed: int, steps: int) -> tuple[int, bool, str]:
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-m", "tests.faults.simulation", "--seed", str(seed), "--steps", str(steps)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return seed, done.returncode == 0, f"{done.stdout}{done.stderr}"


def _known(results: Path) -> Iterator[tuple[int, bool]]:
    """What an earlier run of the same program has found out, seed by seed."""
    for line in results.read_text().splitlines() if results.exists() else ():
        outcome = json.loads(line)
        yield outcome["seed"], outcome["well"]


def _fingerprint() -> str:
    digest = hashlib.blake2b(digest_size=6)
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
