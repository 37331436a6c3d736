"""The sender: claims the head of each room's queue, delivers it, settles the outcome."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import backoff, plan, record
from bot.civil import machine_now, monotonic
from bot.doubts import Doubts
from bot.events import Address
from bot.files.transfer import FileRefused, Transfer
from bot.leases import Leases
from bot.mishaps import Mishaps
from bot.network import (
    Busy,
    Failure,
    Moved,
    Network,
    NotSent,
    Prove,
    React,
    Receipt,
    Refused,
    Send,
    Unknown,
    Unreact,
    last_word,
)
from bot.notify import Notifier
from bot.setbacks import Setbacks
from forum import metrics
from storage import bundles, deliveries, doubts, failpoints, outbox
from storage.database import Database, Unavailable
from storage.deliveries import Claim

log = structlog.get_logger(__name__)

#: Beneath the bell: how often to look for rows of other processes and for pauses that ended.
POLL_SECONDS = 1.0
BACKOFF_CAP_SECONDS = 600.0
#: A row on which this program breaks so often is buried, so that its room goes on.
MOST_INTERRUPTIONS = 10
#: Refusal: what was to be changed is not there any more.
GONE = "message_gone"


class Sender:
    """One task for each room that has something to send; a room in trouble delays only itself."""

    def __init__(
        self,
        database: Database,
        networks: Mapping[str, Network],
        notifier: Notifier,
        transfer: Transfer,
        leases: Leases | None = None,
    ) -> None:
        """Without `leases` that others share every room is this sender's."""
        self._database = database
        self._networks = networks
        self._notifier = notifier
        self._transfer = transfer
        self._leases = leases or Leases(database, networks)
        self._doubts = Doubts(database)
        self._mishaps = Mishaps()
        self._setbacks = Setbacks(database)
        self._rooms: dict[int, asyncio.Task[None]] = {}
        #: Rooms whose last delivery left nothing waiting.
        self._emptied: set[int] = set()
        self._draining = False
        self.last_round = monotonic()

    async def run(self) -> None:
        """Send until cancelled."""
        self._transfer.tidy()
        await self._persist(self._recover)
        async with asyncio.TaskGroup() as group:
            while True:
                with contextlib.suppress(Unavailable):
                    await self._setbacks.look()
                    await self._start_rooms(group)
                    self.last_round = monotonic()
                await self._database.outbox_bell.wait(POLL_SECONDS)

    async def _recover(self) -> None:
        repeatable = [network.name for network in self._networks.values() if network.idempotent]
        async with self._database.begin("recover") as connection:
            await deliveries.recover(connection, repeatable)
            await doubts.arise_of_old(connection, repeatable, machine_now())

    async def send_waiting(self) -> int:
        """Send what may go now, and come back when it is gone; how many rooms had something."""
        async with asyncio.TaskGroup() as group:
            await self._start_rooms(group)
            return len(self._rooms)

    async def drain(self, seconds: float) -> None:
        """Let calls that are under way come to their end, for at most `seconds`; nothing new is begun."""
        self._draining = True
        if self._rooms:
            await asyncio.wait(list(self._rooms.values()), timeout=seconds)

    async def _start_rooms(self, group: asyncio.TaskGroup) -> None:
        async with self._database.view() as connection:
            rooms = await deliveries.ready(connection, tuple(self._networks), machine_now())
        for room_id, network in await self._leases.ours(rooms, self._rooms):
            self._emptied.discard(room_id)
            if room_id not in self._rooms and not self._draining:
                task = group.create_task(self._empty(room_id, network), name=f"room-{room_id}")
                self._rooms[room_id] = task
                task.add_done_callback(partial(self._room_done, room_id))

    def _room_done(self, room_id: int, _task: asyncio.Task[None]) -> None:
        del self._rooms[room_id]
        # A row may have come between the last look and the task's end.
        if room_id not in self._emptied:
            self._database.outbox_bell.ring()
        self._emptied.discard(room_id)

    async def _empty(self, room_id: int, network: str) -> None:
        """One room's queue, head by head. A row left in flight by an error is found again by `recover`."""
        claim = None
        last_word.set(self._leases.vouch)
        try:
            while not self._draining and room_id not in self._emptied:
                claim = None
                claim = await self._claim(room_id, network)
                if claim is None:
                    return
                await self._carry_out(claim)
        except Unavailable as error:
            log.warning("The database does not answer", room=room_id, error=str(error))
        except Exception:
            log.exception("A delivery failed unexpectedly", room=room_id, outbox=claim.id if claim else None)
        else:
            return
        await asyncio.sleep(POLL_SECONDS)
        await self._persist(partial(self._interrupted, room_id, claim))

    async def _persist(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write down what only this task knows, however long the database is away."""
        while True:
            try:
                return await write()
            except Unavailable as error:
                log.warning("The database does not answer; trying again", error=str(error))
                await asyncio.sleep(POLL_SECONDS)

    async def _interrupted(self, room_id: int, claim: Claim | None) -> None:
        """What was in flight is of unknown fate, unless repeating it is invisible."""
        if claim is None:
            async with self._database.begin("give back") as connection:
                await deliveries.give_back(connection, room_id)
        elif claim.attempts >= MOST_INTERRUPTIONS:
            await self._notifier.undelivered(claim, Refused("rejected", "internal error"))
        elif self._networks[claim.network].idempotent:
            await self._later(claim, "interrupted")
        else:
            await self._doubt(claim, "interrupted")

    async def _claim(self, room_id: int, network: str) -> Claim | None:
        """In flight is worth a commit only where a repetition could be seen."""
        mark, now = not self._networks[network].idempotent, machine_now()
        for most in (self._networks[network].crowded, None):
            async with self._database.begin("claim") if mark else self._database.view() as connection:
                if most is None or not await bundles.is_to_fold(connection, room_id, most):
                    return await deliveries.claim(connection, room_id, tuple(self._networks), now, mark=mark)
            await self._notifier.crowded(room_id, network)
        return None

    async def _carry_out(self, claim: Claim) -> None:
        network = self._networks[claim.network]
        step = plan.next_step(claim, network)
        if (alone := plan.outgrown(claim, network)) is not None:
            await self._notifier.outgrown(claim, alone)
        elif step is None:
            await self._finish(claim)
        elif claim.unknown and isinstance(step.outgoing, Send):
            await self._settle(claim, step, network)
        elif (wait := network.delay(Address(claim.address), step.outgoing)) > 0:
            await self._busy(claim, wait)
        else:
            await self._deliver(claim, step, network)

    async def _deliver(self, claim: Claim, step: plan.Step, network: Network) -> None:
        try:
            ready = await self._transfer.staged(claim, step.outgoing, network)
            if claim.waits:
                claim = await self._set_out(claim)
            async with failpoints.call("deliver"):
                receipt = await network.deliver(Address(claim.address), ready)
        except Refused as refusal:
            await self._failed(claim, step, self._transfer.blamed(refusal, step.outgoing, network))
        except Failure as failure:
            await self._failed(claim, step, failure)
        else:
            # The network would not find again what it has told us of: this must not get lost.
            await self._persist(partial(self._delivered, claim, step, receipt))

    async def _set_out(self, claim: Claim) -> Claim:
        async with self._database.begin("set out") as connection:
            return await deliveries.set_out(connection, claim, machine_now())

    async def _delivered(self, claim: Claim, step: plan.Step, receipt: Receipt) -> None:
        if isinstance(step.outgoing, Prove):
            await self._notifier.answered(claim, receipt)
            return
        async with self._database.begin("delivered") as connection:
            await record.write_down(connection, claim, step, receipt, self._networks[claim.network])
            if step.last:
                await deliveries.finish(connection, claim, machine_now())
                if not await bundles.is_crowded(connection, claim.room_id, 0):
                    # Before the commit: whatever is written after it is seen after this.
                    self._emptied.add(claim.room_id)
            else:
                await deliveries.advance(connection, claim)
        self._transfer.forget(claim.id)
        if step.last:
            since = claim.received_at
            seconds = (machine_now() - since).total_seconds() if since else None
            metrics.delivered(claim.network, claim.kind, seconds)

    async def _finish(self, claim: Claim) -> None:
        async with self._database.begin("finished") as connection:
            await deliveries.finish(connection, claim, machine_now())
        self._transfer.forget(claim.id)

    async def _failed(self, claim: Claim, step: plan.Step, failure: Failure) -> None:
        self._mishaps.tell(claim, failure)
        match failure:
            case Busy(seconds=seconds):
                await self._busy(claim, seconds)
            case Moved(address=address):
                await self._notifier.moved(claim, address)
            case Refused(room=False) if claim.kind == outbox.MIRROR and failure.reason != GONE:
                await self._notifier.unshown(claim, step.outgoing)
            case Refused() if isinstance(step.outgoing, React | Unreact) or failure.reason == GONE:
                # A missing reaction is a receipt less, and what people took away need not change any more.
                await self._finish(claim)
            case Refused():
                await self._refused(claim, failure)
            case Unknown():
                await self._doubt(claim, str(failure))
            case NotSent() | Failure():
                self._mishaps.count(claim, "not_sent")
                await self._later(claim, str(failure))

    async def _busy(self, claim: Claim, seconds: float) -> None:
        until = machine_now() + timedelta(seconds=seconds)
        async with self._database.begin("postponed") as connection:
            await deliveries.postpone(connection, claim, until, free=True)
        self._wake_at(until)

    async def _later(self, claim: Claim, error: str) -> None:
        pause = backoff.pause(claim.attempts, first=0.5, cap=BACKOFF_CAP_SECONDS)
        until = machine_now() + timedelta(seconds=pause)
        async with self._database.begin("delayed") as connection:
            await deliveries.postpone(connection, claim, until, error=error)
        self._wake_at(until)

    async def _refused(self, claim: Claim, failure: Refused) -> None:
        self._mishaps.count(claim, failure.reason)
        self._transfer.forget(claim.id)
        if isinstance(failure, FileRefused):
            await self._notifier.files_stay(claim, failure)
        elif failure.room:
            await self._notifier.room_lost(claim, failure)
        else:
            await self._notifier.undelivered(claim, failure)

    async def _doubt(self, claim: Claim, error: str) -> None:
        self._wake_at(await self._doubts.arose(claim, error))

    async def _settle(self, claim: Claim, step: plan.Step, network: Network) -> None:
        """A send of unknown fate: find out, before it is sent again."""
        try:
            receipt = await self._doubts.settled(claim, step, network)
        except Failure as failure:
            self._wake_at(await self._doubts.remains(claim, failure))
            return
        if receipt is None:
            await self._busy(claim, 0)
        else:
            await self._delivered(claim, step, receipt)

    def _wake_at(self, moment: datetime) -> None:
        seconds = max(0.0, (moment - machine_now()).total_seconds())
        asyncio.get_running_loop().call_later(seconds, self._database.outbox_bell.ring)
