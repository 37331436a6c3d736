"""The benchmark runs from beginning to end, and says what it found."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bench.plan import QUICK, Plan


async def test_a_quick_run_compares_a_few_messages_with_the_floor(tmp_path: Path) -> None:
    """Both relays carry them both ways, and the figures are written down."""
    written = tmp_path / "figures.json"
    command = (sys.executable, "-m", "bench", "--quick", "--only", "latency", "--json", str(written))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    async with asyncio.timeout(600):
        assert await process.wait() == 0

    figures = json.loads(written.read_text())
    for way in ("telegram → matrix", "matrix → telegram"):
        assert {"floor", "product", "ratio"} <= figures[f"{way}, median ms"].keys()


def test_a_whole_run_reaches_the_figures_that_are_asked_for() -> None:
    """A thousand messages to drain, ten thousand to grow by, a hundred times the history and the rooms."""
    whole = Plan()
    assert (whole.drain, whole.long, whole.pairs, whole.rate) == (1000, 10_000, 20, 5.0)
    assert max(whole.history) == 100 * min(whole.history)
    assert max(whole.rooms) == 100 * min(whole.rooms)
    assert QUICK.steady < whole.steady
