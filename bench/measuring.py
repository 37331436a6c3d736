"""The measurements on the stage: floor and product in turn, so that a loaded machine meets both alike."""

from __future__ import annotations

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import history, relays
from bench.plan import Plan
from bench.relays import Relay
from bench.stage import OTHER, Pair, Stage

FLOOR, PRODUCT = "floor", "product"
WARM = 10
#: The last answers of a phase are written down by then.
CALM_SECONDS = 1.0

Figures = dict[str, dict[str, float]]


@dataclass(slots=True)
class Notes:
    """`values[figure][relay]` of each round; the median counts. Times in ms or s, memory in MiB."""

    values: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def note(self, figure: str, relay: str, value: float) -> None:
        """One round's value."""
        self.values[figure][relay].append(value)

    def figures(self) -> Figures:
        """By figure: median of floor and product, and the ratio where there are both."""
        found: Figures = {}
        for figure, by_relay in self.values.items():
            own = {relay: statistics.median(values) for relay, values in by_relay.items()}
            if own.get(FLOOR) and PRODUCT in own:
                own["ratio"] = own[PRODUCT] / own[FLOOR]
            found[figure] = own
        return found


async def measure(scene: Stage, folder: Path, plan: Plan) -> Figures:
    """All parts of the plan that need servers."""
    notes = Notes()
    for turn in range(plan.rounds):
        for name in (FLOOR, PRODUCT) if turn % 2 == 0 else (PRODUCT, FLOOR):
            relay = relays.floor(scene) if name == FLOOR else await relays.product(scene, folder)
            async with relay as running:
                notes.note("memory idle, MiB", name, running.memory())
                await _Turn(scene=scene, relay=running, name=name, plan=plan, notes=notes).play()
    if "memory" in plan.parts:
        await _memory(scene, folder, plan, notes)
    return notes.figures()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One relay's turn on the stage."""

    scene: Stage
    relay: Relay
    name: str
    plan: Plan
    notes: Notes

    async def play(self) -> None:
        """All that the plan wants of a round."""
        for origin in OTHER:
            await self.scene.steady(origin, WARM, rate=20)
        if "latency" in self.plan.parts:
            before = await self.relay.lag()
            for origin in OTHER:
                await self._steady(origin)
            _note_lag(before, await self.relay.lag(), self.name, self.notes)
        if "drain" in self.plan.parts:
            await self._drain("telegram", self.scene.pairs)
            await self._drain("telegram", self.scene.pairs[:1])
            await self._drain("matrix", self.scene.pairs)

    async def _steady(self, origin: str) -> None:
        spent, count = self.relay.cpu(), self.plan.steady
        took = sorted(await self.scene.steady(origin, count, self.plan.rate))
        await asyncio.sleep(CALM_SECONDS)
        way = f"{origin} → {OTHER[origin]}"
        self._note(f"{way}, median ms", statistics.median(took) * 1000)
        self._note(f"{way}, p99 ms", took[min(len(took) - 1, int(len(took) * 0.99))] * 1000)
        self._note(f"{way}, steady, CPU ms a message", (self.relay.cpu() - spent) / count * 1000)

    async def _drain(self, origin: str, pairs: Sequence[Pair]) -> None:
        spent, count = self.relay.cpu(), self.plan.drain
        took = await self.scene.drain(origin, count, pairs)
        await asyncio.sleep(CALM_SECONDS)
        what = f"{origin} → {OTHER[origin]}, {count} over {len(pairs)} pair{'s' if len(pairs) > 1 else ''}"
        self._note(f"{what}, s", took)
        self._note(f"{what}, CPU ms a message", (self.relay.cpu() - spent) / count * 1000)

    def _note(self, figure: str, value: float) -> None:
        self.notes.note(figure, self.name, value)


def _note_lag(before: Mapping[float, float], after: Mapping[float, float], name: str, notes: Notes) -> None:
    """The bounds of the buckets in which the 99th percentile and the worst measurement lie."""
    counts = {most: count - before.get(most, 0.0) for most, count in sorted(after.items())}
    total = max(counts.values(), default=0.0)
    for what, share in (("p99", 0.99), ("max", 1.0)):
        reached = [most for most, count in counts.items() if total and count >= total * share]
        if reached:
            notes.note(f"event loop late, {what} at most ms", name, reached[0] * 1000)


async def _memory(scene: Stage, folder: Path, plan: Plan, notes: Notes) -> None:
    """After a long queue, and started upon a long history."""
    async with await relays.product(scene, folder) as running:
        await scene.drain("telegram", plan.long, scene.pairs)
        await asyncio.sleep(CALM_SECONDS)
        notes.note(f"memory after {plan.long} messages, MiB", PRODUCT, running.memory())
    await asyncio.to_thread(history.seed, f"sqlite:///{folder / 'openmic.db'}", max(plan.history))
    async with await relays.product(scene, folder) as running:
        for origin in OTHER:
            await scene.steady(origin, WARM, rate=20)
        notes.note(f"memory with {max(plan.history)} messages of history, MiB", PRODUCT, running.memory())
