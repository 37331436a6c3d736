"""What people did, as a network hands it to a bot: kept until the bot says that it has it."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.events import Event
from bot.network import Batch, RawEvent

#: No poll is kept open for longer, in seconds of the loop; no batch is larger.
POLL_SECONDS = 25.0
LIMIT = 100


@dataclass(slots=True)
class Incoming:
    """All events of one account in order; `first` is the oldest one that the bot has not confirmed.

    With `by_cursor` a bot names the place where it goes on (Matrix); without, every poll begins at the first
    event that is not confirmed, and confirms those before its offset (Telegram).
    """

    by_cursor: bool
    events: list[RawEvent] = field(default_factory=list)
    first: int = 0
    #: How often a batch was handed over, repetitions included.
    polls: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: count[int] = field(default_factory=lambda: count(1))

    def hear(self, events: Sequence[Event]) -> None:
        """Something happened; whoever polls is answered at once."""
        for event in events:
            self.events.append(RawEvent(event_id=f"event-{next(self._ids)}", raw=pickle.dumps(event)))
        self._news.set()

    @property
    def waits(self) -> bool:
        """Whether there is anything that the bot has not confirmed."""
        return self.first < len(self.events)

    async def since(self, offset: int | None) -> tuple[Batch, int]:
        """What came since `offset`, waiting for it, and where the next poll goes on."""
        # What a later poll has confirmed already an earlier place does not bring back on Telegram.
        begin = max(offset or 0, 0 if self.by_cursor else self.first)
        self.first = max(self.first, begin)
        if begin >= len(self.events):
            await self._wait()
        self.polls += 1
        found = self.events[begin : begin + LIMIT]
        end = begin + len(found)
        return Batch(events=tuple(found), cursor=str(end) if self.by_cursor else None), end

    async def _wait(self) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._news.wait()
        except TimeoutError:
            return
