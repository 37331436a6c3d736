"""The queue of updates, confirmed and forgotten as the real one does."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass

from rehearsal.telegram.errors import ApiError, conflict
from rehearsal.telegram.state import Json

DAY_S = 86_400
CALLBACK_LIFE_S = 150
LONGEST_POLL_S = 50
SHORT_REPEAT_S = 0.5
FORCED_WAIT_S = 3
AHEAD = 10

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One update: its number, its JSON text and when it is forgotten (Unix seconds)."""

    id: int
    body: str
    expires: float


class UpdateQueue:
    """Updates of one bot, aged by `clock` (Unix seconds); waiting runs on the loop's own time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """An empty queue that starts numbering somewhere."""
        self.allowed = DEFAULT_KINDS
        self.webhook = ""
        self._clock = clock
        self._queued: list[Queued] = []
        self._next_id = random.randrange(100_000_000, 900_000_000)
        self._poll: asyncio.Future[ApiError | None] | None = None
        self._previous: tuple[int, float] = (0, float("-inf"))

    @property
    def is_polled(self) -> bool:
        """Whether a getUpdates is waiting now."""
        return self._poll is not None

    def allow(self, kinds: object) -> None:
        """Remember what the bot wants; an empty list means the default, the unreadable changes nothing."""
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            self.allowed = KINDS & {kind.lower() for kind in kinds} or DEFAULT_KINDS

    def push(self, kind: str, payload: Json, life_s: float = DAY_S) -> int | None:
        """Queue an update if its kind is wanted; returns its id."""
        if kind not in self.allowed:
            return None
        return self.inject({kind: payload}, life_s)

    def inject(self, fields: Json, life_s: float = DAY_S) -> int:
        """Queue an update as it is, however wrong, unless it names its own update_id; returns its id."""
        number = self._next_id
        self._next_id += 1
        body = json.dumps({"update_id": number} | fields, ensure_ascii=False, separators=(",", ":"))
        self._queued.append(Queued(id=number, body=body, expires=self._clock() + life_s))
        self._wake(None)
        return number

    def restart_ids(self) -> None:
        """Begin numbering anew at random, as after a week without updates."""
        self._queued.clear()
        self._next_id = random.randrange(1, 900_000_000)

    def drop_all(self) -> None:
        """Forget what waits."""
        self._queued.clear()

    def pending(self) -> int:
        """How many wait, without the expired ones."""
        self._expire()
        return len(self._queued)

    def interrupt(self, error: ApiError | None) -> None:
        """End a waiting poll: with an error, or with what there is."""
        self._wake(error)

    async def poll(self, offset: int, limit: int, timeout_s: int) -> str:
        """The JSON array for one getUpdates. Raises 409 when another poll takes over."""
        if self.webhook:
            raise conflict(_WEBHOOK)
        limit, timeout_s = self._slowed(offset, limit, timeout_s)
        found = self._take(offset, limit)
        if not found and timeout_s:
            await self._wait(timeout_s)
            found = self._take(offset, limit)
        return f"[{','.join(update.body for update in found)}]"

    def _slowed(self, offset: int, limit: int, timeout_s: int) -> tuple[int, int]:
        """The real server's brake on clients that ask for the same again and again."""
        now = asyncio.get_running_loop().time()
        same, age = offset == self._previous[0], now - self._previous[1]
        self._previous = (offset, now)
        if same and age < SHORT_REPEAT_S:
            limit = 1
        if same and age < FORCED_WAIT_S:
            timeout_s = max(timeout_s, FORCED_WAIT_S)
        return limit, timeout_s

    async def _wait(self, timeout_s: float) -> None:
        self._wake(conflict(OTHER_POLLER))
        mine: asyncio.Future[ApiError | None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        try:
            error = await asyncio.wait_for(mine, timeout_s)
        except TimeoutError:
            error = None
        finally:
            if self._poll is mine:
                self._poll = None
        if error is not None:
            raise error

    def _wake(self, error: ApiError | None) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(error)
        self._poll = None

    def _take(self, offset: int, limit: int) -> list[Queued]:
        """Confirm everything below the offset and show from there; if out of range, from the head."""
        self._expire()
        if offset < 0:
            offset = max(self._next_id + offset, 0)
        if 0 < offset <= self._next_id + AHEAD:
            self._queued = [update for update in self._queued if update.id >= offset]
        return self._queued[:limit]

    def _expire(self) -> None:
        now = self._clock()
        if self._queued and any(update.expires <= now for update in self._queued):
            self._queued = [update for update in self._queued if update.expires > now]
