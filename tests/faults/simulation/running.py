"""Lives through one seed from beginning to end, and tells how it went."""

from __future__ import annotations

import gc
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import machine
from tests.faults.simulation import complaints, scheduler, setup
from tests.faults.simulation.outside import Outside
from tests.faults.simulation.simulation import Broken, Outcome, Sabotage, Simulation

#: Memory that looks like a disk, where there is such a thing.
SHARED = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it


def simulate(
    seed: int, steps: int, *, echo: Callable[[str], object] | None = None, sabotage: Sabotage | None = None
) -> Outcome:
    """So many steps of this seed, and then until everything has come to rest."""
    outside = Outside(seed)
    outside.echo = echo
    with (
        _silence(),
        _folder() as folder,
        machine.running_on(outside),
        scheduler.in_machine_time(),
        _chance(seed),
    ):
        return _one(outside, seed, folder, steps, sabotage)


def _one(outside: Outside, seed: int, folder: Path, steps: int, sabotage: Sabotage | None) -> Outcome:
    began = time.process_time()
    setup.with_tables(folder / "openmic.db")
    with complaints.gathered() as complained:
        simulation = Simulation(outside, folder, sabotage)
        broken = _lived(simulation, steps)
    simulation.end()
    outcome = _outcome(seed, simulation, [*complained.found, *broken])
    outcome.seconds = time.process_time() - began
    return outcome


def _lived(simulation: Simulation, steps: int) -> list[str]:
    try:
        simulation.run(steps)
    except Broken as broken:
        return [str(one) for one in broken.args]
    return []


def _outcome(seed: int, simulation: Simulation, broken: list[str]) -> Outcome:
    outside, faults = simulation.outside, simulation.faults.counts
    for name, network in simulation.networks.items():
        faults.update({f"{name} {fate}": number for fate, number in network.line.faults.items()})
    return Outcome(
        seed=seed,
        digest=outside.digest,
        steps=simulation.steps,
        messages=len(simulation.people.journal.said),
        acts=simulation.people.journal.acts,
        marked=len(simulation.checker.marked),
        reminders=simulation.checker.reminders(),
        busiest=simulation.busiest,
        faults=faults,
        broken=broken,
        lines=list(outside.lines) if broken else [],
    )


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="openmic-", dir=SHARED if SHARED.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _chance(seed: int) -> Iterator[None]:
    """The program's own dice, for its pauses."""
    before = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)


@contextmanager
def _silence() -> Iterator[None]:
    """What the dead leave behind complains while it is thrown away, and nobody listens."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda _what: None
    try:
        yield
    finally:
        gc.collect()
        sys.unraisablehook = before
