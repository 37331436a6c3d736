"""What is said of this machine's clock, measured against those of the networks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.checks import http
from bot.checks.http import Answer
from bot.findings import Finding, fine, remark, wrong

#: A server's Date has no fractions, and an answer takes its time.
TOLERANCE = timedelta(seconds=30)

Look = Callable[[str], Awaitable[Answer | None]]


async def examine(addresses: Mapping[str, str], look: Look = http.get) -> list[Finding]:
    """Compare with the clocks at these addresses (by the network's name); none for those that are silent."""
    answers = await asyncio.gather(*(look(url) for url in addresses.values()))
    ahead = {
        name: answer.at - answer.date
        for name, answer in zip(addresses, answers, strict=True)
        if answer is not None and answer.date is not None
    }
    off = {name: by for name, by in ahead.items() if abs(by) > TOLERANCE}
    if ahead and not off:
        return [fine("Uhr: Sie geht richtig.")]
    if len(off) < len(ahead):
        return [remark(f"Uhr: Die von {name} geht anders ({_way(-by)}).") for name, by in off.items()]
    return [
        wrong(
            f"Uhr: Die Uhr dieses Rechners geht {_way(by)}, verglichen mit {name}.",
            "Stellen Sie sie mit „timedatectl set-ntp true“ richtig.",
        )
        for name, by in list(off.items())[:1]
    ]


def _way(by: timedelta) -> str:
    return f"{_amount(abs(by))} {'vor' if by > timedelta(0) else 'nach'}"


def _amount(by: timedelta) -> str:
    seconds = round(by.total_seconds())
    if seconds < 120:
        return f"{seconds} Sekunden"
    if seconds < 7200:
        return f"{round(seconds / 60)} Minuten"
    return f"{round(seconds / 3600)} Stunden" if seconds < 172_800 else f"{round(seconds / 86_400)} Tage"
