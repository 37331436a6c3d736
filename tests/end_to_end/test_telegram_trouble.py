"""Telegram, and what lies between, misbehave: the program goes on by itself and loses nothing."""

from __future__ import annotations

import asyncio

from rehearsal.telegram.faults import Kind
from rehearsal.telegram.poison import POISON
from tests.end_to_end.stage import Pair, Stage

POLLING: tuple[Kind, ...] = ("unauthorized", "html_404", "html_502", "cut_before", "half_json", "flood")
SENDING: tuple[Kind, ...] = (
    *("unauthorized", "html_404", "html_502", "html_502_after", "server_error", "flood"),
    *("cut_before", "lost_answer", "half_json", "bad_json", "late_delivery"),
)
#: Not told apart by anybody: the answer may have been lost after the delivery, or before.
SETTLED_WITHIN_SECONDS = 150.0


async def test_polling_survives_every_kind_of_wrong_answer(stage: Stage) -> None:
    """After 401, pages of proxies, cut connections, half answers and 429 the next words are heard."""
    pair = await stage.channel()
    for kind in POLLING:
        stage.telegram.faults.add(kind, "getUpdates")
        pair.writes_telegram(f"Vor {kind}")
        await stage.eventually(lambda: not stage.telegram.faults.planned)
        pair.writes_telegram(f"Nach {kind}")
        await stage.converges(pair)
    await stage.is_fine()


async def test_an_update_that_nobody_can_read_stops_nothing(stage: Stage) -> None:
    """What comes between and after unreadable updates arrives."""
    pair = await stage.channel()
    for poison in POISON:
        stage.telegram.poison(poison)
        pair.writes_telegram(f"Nach {poison}")
    await stage.is_fine()


async def test_sending_survives_every_kind_of_trouble(stage: Stage) -> None:
    """Whatever happens to a call, people see what was written, once and in order."""
    pairs = await stage.channels(*SENDING)
    for kind, pair in zip(SENDING, pairs, strict=True):
        stage.telegram.faults.add(kind, "sendMessage", chat_id=pair.chat.id, seconds=3)
    await asyncio.gather(*map(_three_lines, pairs))
    await stage.is_fine(within=SETTLED_WITHIN_SECONDS)
    assert not any(sight.doubtful for pair in pairs for sight in pair.on_telegram())


async def _three_lines(pair: Pair) -> None:
    for number in range(3):
        await pair.writes_matrix(f"Zeile {number} trotz {pair.chat.title}")
