"""`make bench`: measures floor and product in one run, prints a table, writes JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import relays
from bench.relays import Relay
from bench.stage import Latency, Stage, stage

RESULTS = Path(__file__).parent / "results"
MESSAGES = 150
BURST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one relay did. Times in seconds, memory in MiB."""

    to_matrix: Latency
    to_telegram: Latency
    drain: float
    cpu_a_message: float
    idle_mib: float
    after_mib: float


async def measure(scene: Stage, relay: Relay, first: int) -> Figures:
    """All figures of one relay; message numbers begin at `first`."""
    async with relay as running:
        idle = running.memory()
        await scene.latency("telegram", first, 20)
        cpu = running.cpu()
        to_matrix = await scene.latency("telegram", first + 1000, MESSAGES)
        to_telegram = await scene.latency("matrix", first + 2000, MESSAGES)
        drain = await scene.drain(first + 3000, BURST)
        spent = (running.cpu() - cpu) / (2 * MESSAGES + BURST)
        return Figures(
            to_matrix=to_matrix,
            to_telegram=to_telegram,
            drain=drain,
            cpu_a_message=spent,
            idle_mib=idle,
            after_mib=running.memory(),
        )


async def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as directory:
        async with stage(Path(directory)) as scene:
            floor = await measure(scene, relays.floor(scene), 10_000)
            product = await measure(scene, relays.product(scene, Path(directory)), 20_000)
    _show(floor, product)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps({"floor": asdict(floor), "product": asdict(product)}, indent=2))
    print(f"Written to {path}")


def _show(floor: Figures, product: Figures) -> None:
    table = Table("figure", "floor", "openmic", "ratio")
    rows = {
        "Telegram → Matrix, median ms": (floor.to_matrix.median * 1000, product.to_matrix.median * 1000),
        "Telegram → Matrix, p99 ms": (floor.to_matrix.p99 * 1000, product.to_matrix.p99 * 1000),
        "Matrix → Telegram, median ms": (floor.to_telegram.median * 1000, product.to_telegram.median * 1000),
        "Matrix → Telegram, p99 ms": (floor.to_telegram.p99 * 1000, product.to_telegram.p99 * 1000),
        f"drain of {BURST} over all pairs, s": (floor.drain, product.drain),
        "CPU a message, ms": (floor.cpu_a_message * 1000, product.cpu_a_message * 1000),
        "memory idle, MiB": (floor.idle_mib, product.idle_mib),
        "memory after, MiB": (floor.after_mib, product.after_mib),
    }
    for name, (bare, ours) in rows.items():
        table.add_row(name, f"{bare:.1f}", f"{ours:.1f}", f"{ours / bare:.2f}")
    Console(width=None if sys.stdout.isatty() else 100).print(table)


if __name__ == "__main__":
    asyncio.run(main())
