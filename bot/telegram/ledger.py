"""What this process saw of message ids and sends; after a restart it knows less, and less can be settled."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bot.telegram.ids import Place

#: A call that was cut off may still be carried out for so long; one that timed out for longer.
PATIENCE_SECONDS = 30.0
LONG_PATIENCE_SECONDS = 60.0
_REMEMBERED = 200


@dataclass(slots=True, kw_only=True)
class Attempt:
    """A send under way: the highest id known before it, how long it may still arrive, the ids ruled out.

    `text` is what it says, where that can prove it; `found` is its id when somebody has quoted it.
    """

    chat: int
    start: int | None
    patience: float = PATIENCE_SECONDS
    ruled_out: set[int] = field(default_factory=set)
    text: str = ""
    found: int | None = None


class Ledger:
    """Highest ids by numbering, own messages by chat, sends by `txn`."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._highest: dict[int, int] = {}
        self._own: dict[int, deque[int]] = {}
        self._attempts: dict[str, Attempt] = {}

    def saw(self, place: Place, message_id: int) -> None:
        """A message exists."""
        self._highest[place.numbering] = max(message_id, self.highest(place) or 0)

    def highest(self, place: Place) -> int | None:
        """The highest id seen where the chat's messages are numbered."""
        return self._highest.get(place.numbering)

    def begins(self, place: Place, txn: str, text: str = "") -> None:
        """A send sets out; when an earlier try was never settled, its beginning counts."""
        earlier = self._attempts.get(txn)
        start = self.highest(place) if earlier is None else earlier.start
        self._attempts[txn] = Attempt(chat=place.chat, start=start, text=text)

    def recalled(self, place: Place, txn: str, start: int, text: str = "") -> Attempt:
        """A send of an earlier process, as far as it is known."""
        self._attempts[txn] = Attempt(chat=place.chat, start=start, text=text)
        return self._attempts[txn]

    def quoted(self, place: Place, message_id: int, text: str) -> None:
        """Somebody answered or pinned this message of ours: it may be the send whose answer was lost."""
        meant = [
            attempt
            for attempt in self._attempts.values()
            if attempt.chat == place.chat and attempt.text == text and (attempt.start or 0) < message_id
        ]
        if text and len(meant) == 1 and message_id not in self.own(place):
            meant[0].found = message_id

    def doubts(self, txn: str, *, slow: bool) -> None:
        """Nobody knows whether the send arrived; `slow` when the server may still be at it."""
        if slow:
            self._attempts[txn].patience = LONG_PATIENCE_SECONDS

    def arrived(self, place: Place, txn: str, *message_ids: int) -> None:
        """The send became this message, or these of an album."""
        for message_id in message_ids:
            self.saw(place, message_id)
        self._own.setdefault(place.chat, deque(maxlen=_REMEMBERED)).extend(message_ids)
        self.ends(txn)

    def ends(self, txn: str) -> None:
        """The send's fate is known."""
        self._attempts.pop(txn, None)

    def attempt(self, txn: str) -> Attempt | None:
        """What is known of a send, None when it is not remembered."""
        return self._attempts.get(txn)

    def has_rivals(self, place: Place, txn: str) -> bool:
        """Whether another send into the chat is under way; only possible with topics."""
        return any(other != txn and attempt.chat == place.chat for other, attempt in self._attempts.items())

    def own(self, place: Place) -> frozenset[int]:
        """The latest messages of the chat that are known to be from other sends."""
        return frozenset(self._own.get(place.chat, ()))
