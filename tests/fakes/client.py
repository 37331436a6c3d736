"""What a bot's own process remembers of a fake network; it dies with the process."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.events import NativeId
from bot.network import Flight, Receipt, Unknown

#: How far beyond the highest known id a message may have come to lie.
BEYOND = 20


def number(native: NativeId | None) -> int:
    """Message ids grow within a network; ids that a story made up come before all of them."""
    return int(native[1:]) if native is not None and native[1:].isdecimal() else 0


@dataclass(slots=True)
class Memory:
    """Where the next poll goes on, which messages it was told of, and where its open sends began."""

    offset: int | None = None
    told: set[int] = field(default_factory=set)
    starts: dict[str, int] = field(default_factory=dict)

    def arrived(self, txn: str, receipt: Receipt) -> None:
        """The network has said which messages it became."""
        self.starts.pop(txn, None)
        self.told.update(map(number, receipt.album or (receipt.native_id,)))

    def candidates(self, flight: Flight, highest: int) -> list[int]:
        """Numbers that a send of unknown fate may have got. Raises `Unknown` without a beginning."""
        start = self.starts.get(flight.outgoing.txn)
        if start is None and flight.after is None:
            raise Unknown("no message of this room is known")
        begin = number(flight.after) if start is None else start
        known = set(map(number, flight.known)) | self.told
        return [one for one in range(begin + 1, highest + BEYOND + 1) if one not in known]


@dataclass(slots=True)
class Probe:
    """Whether and when the fate of a send can be found out."""

    #: For so long (seconds) one that is not there may still arrive.
    patience: float = 0.0
    #: Nothing can be told, as in a Telegram channel.
    undecidable: bool = False
