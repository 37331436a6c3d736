"""Polling: raw updates out of `getUpdates`, confirmed only when they are safe."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from telegram.error import TelegramError

from bot.network import Batch, NotSent, RawEvent
from bot.telegram import quotations
from bot.telegram.api import Api
from bot.telegram.errors import failure_of
from bot.telegram.ids import Place
from bot.telegram.inbound import ALLOWED_UPDATES, sighting
from bot.telegram.ledger import Ledger
from bot.telegram.links import Links

#: How long Telegram may keep a poll open, and how much later an answer still counts.
POLL_SECONDS = 25
GRACE_SECONDS = 15.0
LIMIT = 100


class Poll:
    """One bot's stream of updates.

    The offset lives in memory: without one Telegram begins at the first unconfirmed update. Update ids are
    compared with nothing, for after a week of silence they begin anew at random; what comes again is met by
    the inbox's constraint.
    """

    def __init__(self, api: Api, ledger: Ledger, links: Links, own_id: int) -> None:
        """Nothing was asked yet."""
        self._own_id = own_id
        self._api, self._ledger, self._links = api, ledger, links
        self._offset: int | None = None
        self._stored: tuple[str, ...] = ()

    async def fetch(self) -> Batch:
        """Wait for updates; none after `POLL_SECONDS`. Raises a `Failure`."""
        try:
            updates = await self._api.call("getUpdates", self._params(), seconds=POLL_SECONDS + GRACE_SECONDS)
        except TelegramError as error:
            raise failure_of(error) from None
        if not isinstance(updates, list):
            raise NotSent("getUpdates gave no list")
        self._note(updates)
        batch = Batch(events=tuple(map(_raw_event, updates)))
        if self._offset is None and batch.events and _ids(batch) == self._stored:
            raise NotSent("updates without ids come again and again, and cannot be confirmed")
        return batch

    def confirm(self, batch: Batch) -> None:
        """Let the next poll confirm these; one without an id counts as the one after its predecessor."""
        for event in batch.events:
            if event.event_id.isdecimal():
                self._offset = int(event.event_id) + 1
            elif self._offset is not None:
                self._offset += 1
        self._stored = _ids(batch)

    def _params(self) -> dict[str, Any]:
        params: dict[str, Any] = {"timeout": POLL_SECONDS, "limit": LIMIT, "allowed_updates": ALLOWED_UPDATES}
        return params if self._offset is None else params | {"offset": self._offset}

    def _note(self, updates: list[Any]) -> None:
        for update in updates:
            self._links.saw(update)
            for chat, message_id, text in quotations.of_own(update, self._own_id):
                self._ledger.quoted(Place(chat=chat), message_id, text)
            if (seen := sighting(update)) is not None:
                chat, message_id = seen
                self._ledger.saw(Place(chat=chat), message_id)


def _ids(batch: Batch) -> tuple[str, ...]:
    return tuple(event.event_id for event in batch.events)


def _raw_event(update: Any) -> RawEvent:
    raw = json.dumps(update, separators=(",", ":")).encode()
    number = update.get("update_id") if isinstance(update, dict) else None
    has_id = isinstance(number, int) and not isinstance(number, bool) and number >= 0
    return RawEvent(event_id=str(number) if has_id else f"sha256:{sha256(raw).hexdigest()}", raw=raw)
