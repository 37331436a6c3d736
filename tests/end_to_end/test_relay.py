"""Two networks, one conversation."""

from __future__ import annotations

import asyncio
import random

from tests.end_to_end.engines import on_both
from tests.end_to_end.lines import line
from tests.end_to_end.stage import Pair, Stage

CHANNELS = 10
LINES = 20  # a side and channel


@on_both
async def test_two_hundred_messages_each_way_arrive_once_in_order_and_as_they_were(stage: Stage) -> None:
    """Words, formatting, replies and edits of ten channels cross both ways, each once and in order."""
    pairs = await stage.channels(*(f"Kanal {number}" for number in range(CHANNELS)))
    await asyncio.gather(*(_talk(pair, random.Random(seed)) for seed, pair in enumerate(pairs)))
    await stage.is_fine()


async def _talk(pair: Pair, chance: random.Random) -> None:
    """Olha and Jan write by turns, as chance will have it; some lines are replies, some are changed later."""
    turns = ["telegram", "matrix"] * LINES
    chance.shuffle(turns)
    for number, side in enumerate(turns):
        kind = chance.choice(("line", "line", "reply", "edit"))
        await (_on_telegram if side == "telegram" else _on_matrix)(pair, number, kind, chance)


async def _on_telegram(pair: Pair, number: int, kind: str, chance: random.Random) -> None:
    said, seen = line(number, "T"), pair.chat.visible()
    target = chance.choice(seen).id if kind == "reply" else None
    native = pair.writes_telegram(said.text, entities=said.entities, reply_to=target)
    if kind == "edit":
        better = line(number + 1, f"T {number:03d} neu")
        pair.stage.olha.edits(pair.chat, int(native), better.text, entities=better.entities)


async def _on_matrix(pair: Pair, number: int, kind: str, chance: random.Random) -> None:
    said = line(number, "M")
    target = None
    if kind == "reply":
        target = chance.choice(await pair.on_matrix()).id
    event = await pair.writes_matrix(said.text, said.html, reply_to=target)
    if kind == "edit":
        better = line(number + 1, f"M {number:03d} neu")
        await pair.stage.jan.edit(pair.room, event, better.text, better.html)
