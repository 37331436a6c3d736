"""`make bench`: measures floor and product in one run, prints a table, writes JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import growth
from bench.measuring import PRODUCT, Figures, measure
from bench.plan import PARTS, QUICK, Plan
from bench.stage import stage

RESULTS = Path(__file__).parent / "results"
#: Parts that need a Synapse and a Telegram.
STAGED = frozenset({"latency", "drain", "memory"})


def main() -> None:
    """Measure what was asked for, print, write."""
    plan, into = _asked()
    figures = asyncio.run(_measured(plan))
    _show(figures)
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(json.dumps(figures, indent=2, ensure_ascii=False))
    print(f"Written to {into}")


def _asked() -> tuple[Plan, Path]:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="a few messages, to see that it runs")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be given again")
    parser.add_argument("--json", type=Path, default=RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json")
    given = parser.parse_args()
    plan = QUICK if given.quick else Plan()
    return replace(plan, parts=frozenset(given.only or PARTS)), given.json


async def _measured(plan: Plan) -> Figures:
    figures: Figures = {}
    if plan.parts & STAGED:
        with tempfile.TemporaryDirectory() as name:
            async with stage(Path(name), plan.pairs) as scene:
                figures |= await measure(scene, Path(name), plan)
    if "history" in plan.parts:
        figures |= _grown("messages of history", await growth.by_history(plan.history, plan.turns))
    if "rooms" in plan.parts:
        figures |= _grown("rooms", await growth.by_rooms(plan.rooms, plan.turns))
    return figures


def _grown(what: str, costs: dict[int, float]) -> Figures:
    """Milliseconds a message, each beside the cost at the smallest size."""
    least = costs[min(costs)]
    return {
        f"CPU ms a message with {size} {what}": {PRODUCT: cost, "ratio": cost / least}
        for size, cost in costs.items()
    }


def _show(figures: Figures) -> None:
    columns = ("floor", "product", "ratio")
    table = Table("figure", *columns)
    for figure, values in figures.items():
        table.add_row(figure, *(f"{values[key]:.2f}" if key in values else "" for key in columns))
    Console(width=None if sys.stdout.isatty() else 110).print(table)


if __name__ == "__main__":
    main()
