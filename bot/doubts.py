"""Doubts: sends of unknown fate are asked after before anything is repeated, at once, then more seldom.

What arrived is found by the first question. Only where nothing is found may something still arrive, and the
room waits for as long as the network's own patience lasts. A network that cannot even be asked ends no
doubt, for it would take no other send either.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot import plan
from bot.civil import machine_now, monotonic
from bot.events import Address, NativeId
from bot.network import Busy, Failure, Flight, Network, Receipt, Unknown
from forum import digests, metrics
from storage import deliveries, doubts, failpoints, messages
from storage.database import Database
from storage.deliveries import Claim

log = structlog.get_logger(__name__)

#: Seconds after a doubt arose at which the network is asked again, and how often after that.
LOOKS = (0.0, 5.0, 15.0, 30.0)
AGAIN_SECONDS = 30.0
#: After so many seconds a network that answers, but cannot tell, will never be able to; no network's own
#: patience is longer.
GIVE_UP_SECONDS = 90.0


class Doubts:
    """Settles one claim at a time; tells when to look again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: By outbox row: when its doubt arose by the machine's clock, and by the one that nobody sets.
        self._arose: dict[int, tuple[datetime, float]] = {}

    async def arose(self, claim: Claim, error: str) -> datetime:
        """Nobody knows whether the call was carried out: ask at once."""
        metrics.unknown(claim.network)
        now = machine_now()
        async with self._database.begin("doubted") as connection:
            await deliveries.doubt(connection, claim, now, error, since=now)
        self._arose[claim.id] = now, monotonic()
        return now

    async def settled(self, claim: Claim, step: plan.Step, network: Network) -> Receipt | None:
        """The receipt of what arrived, None for what surely did not. Raises a `Failure` meanwhile."""
        flight = await self._flight(claim, step)
        async with failpoints.call("settle"):
            receipt = await network.settle(Address(claim.address), flight)
        self._arose.pop(claim.id, None)
        return receipt

    async def _flight(self, claim: Claim, step: plan.Step) -> Flight:
        async with self._database.reading() as session:
            rooms = await doubts.place(session, claim)
            known = await doubts.known(session, rooms)
            crossed = await doubts.crossed(session, claim, rooms)
        return Flight(
            outgoing=step.outgoing,
            after=NativeId(claim.after) if claim.after else None,
            known=frozenset(map(NativeId, known)),
            age=self._age(claim),
            crossed=crossed,
        )

    async def remains(self, claim: Claim, failure: Failure) -> datetime:
        """When to look again; what stays undecidable is sent again with a mark, but for digests."""
        until = self._next_look(claim, failure)
        async with self._database.transaction("marked") as session:
            if not isinstance(failure, Unknown) or self._age(claim) < GIVE_UP_SECONDS:
                await deliveries.doubt(session, claim, until, str(failure))
                return until
            log.warning("A send could not be settled", outbox=claim.id, network=claim.network)
            if await messages.has_cause(session, claim.message_id, digests.CAUSE):
                # Twice the same long letter is worse than none: people decide.
                await deliveries.bury(session, claim, f"undecided: {failure}")
            else:
                metrics.marked(claim.network)
                await deliveries.mark(session, claim, plan.again(claim), machine_now())
        return machine_now()

    def _age(self, claim: Claim) -> float:
        """Seconds since the send set out, or since its answer failed to come.

        By the machine's clock only until this process first hears of it: one that is set forward must not
        end a doubt before its time.
        """
        shown, since = self._arose.get(claim.id, (None, 0.0))
        if shown != claim.claimed_at:
            age = max(0.0, (machine_now() - claim.claimed_at).total_seconds())
            since = monotonic() - age
            self._arose[claim.id] = claim.claimed_at, since
        return monotonic() - since

    def _next_look(self, claim: Claim, failure: Failure) -> datetime:
        if isinstance(failure, Busy):
            return machine_now() + timedelta(seconds=failure.seconds)
        age = self._age(claim)
        wait = next((look - age for look in LOOKS if look > age), AGAIN_SECONDS)
        return machine_now() + timedelta(seconds=wait)
