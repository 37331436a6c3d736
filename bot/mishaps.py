"""Mishaps: deliveries that did not succeed are logged, and counted once however often they are tried."""

from __future__ import annotations

import structlog

from bot.network import Busy, Failure
from forum import metrics
from storage.deliveries import Claim

log = structlog.get_logger(__name__)


class Mishaps:
    """One sender's; a room out of reach is tried again and again, which is no news."""

    def __init__(self) -> None:
        #: By room, whose queue has one head at a time: the row and the reasons counted for it.
        self._counted: dict[int, tuple[int, frozenset[str]]] = {}

    def tell(self, claim: Claim, failure: Failure) -> None:
        """Log it, unless the network only asks for patience."""
        if not isinstance(failure, Busy):
            log.info(
                "A delivery did not succeed",
                outbox=claim.id,
                network=claim.network,
                kind=claim.kind,
                outcome=type(failure).__name__,
                detail=str(failure),
            )

    def count(self, claim: Claim, reason: str) -> None:
        """Count the row for this reason, unless that has been done."""
        row, reasons = self._counted.get(claim.room_id, (claim.id, frozenset()))
        known = reasons if row == claim.id else frozenset()
        if reason not in known:
            metrics.failed(claim.network, reason)
        self._counted[claim.room_id] = claim.id, known | {reason}
