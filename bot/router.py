"""The router: one inbox row is one transaction, with all that follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot import pairing, rooms, things
from bot.civil import monotonic
from bot.commands import grammar
from bot.commands.dispatch import Dispatch
from bot.events import (
    Added,
    Came,
    Closed,
    Counted,
    Deleted,
    Edited,
    Event,
    Invited,
    Moved,
    Pinned,
    Posted,
    Pressed,
    Reacted,
    Removed,
    Shut,
    Tallied,
    Voted,
    Went,
)
from bot.markup import plain
from bot.network import Network, Unreadable
from bot.notify import Notifier
from bot.relay import parents, parts, passings, pins, polls, reactions, removal, words
from bot.relay.heard import Heard
from bot.work import Work
from forum import ideas
from forum.context import Context
from storage import inbox, messages
from storage.database import Unavailable
from storage.inbox import InboxRow
from storage.models import InboxState, Room

#: The event is of the type that the table names.
Handler = Callable[[Context, InboxRow, Room, Any], Awaitable[None]]

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
BATCH = 100
#: A room's history is not relayed; this much clock difference is forgiven.
SKEW = timedelta(seconds=2)


class Router:
    """Reads the inbox in order; a row that cannot be routed is set aside and nothing spins."""

    def __init__(
        self, work: Work, networks: Mapping[str, Network], dispatch: Dispatch, notifier: Notifier
    ) -> None:
        self._work = work
        self._networks = networks
        self._dispatch = dispatch
        self._notifier = notifier
        self._handlers = self._table()
        #: Seconds of `monotonic` when the inbox was last found empty or a row of it was dealt with.
        self.last_round = monotonic()

    async def run(self) -> None:
        """Route until cancelled."""
        while True:
            if await self.route_waiting() < BATCH:
                await self._work.database.inbox_bell.wait(POLL_SECONDS)

    async def route_waiting(self) -> int:
        """Route what waits now; how many rows that was."""
        try:
            async with self._work.database.view() as connection:
                rows = await inbox.waiting(connection, BATCH)
            for row in rows:
                self.last_round = monotonic()
                await self._route(row)
            self.last_round = monotonic()
        except Unavailable as error:
            # The database, not a row, is in trouble: no row loses a try, and none overtakes another.
            log.warning("The database does not answer; what came in waits", error=str(error))
            return 0
        return len(rows)

    async def _route(self, row: InboxRow) -> None:
        try:
            async with self._work.unit("route") as ctx:
                state = await self._handle(ctx, row)
                await inbox.finish(ctx.session, row, state)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("A row could not be routed", inbox=row.id, network=row.network)
            await self._set_aside(row, error)

    async def _set_aside(self, row: InboxRow, error: Exception) -> None:
        async with self._work.unit("set aside") as ctx:
            await inbox.fail(ctx.session, row, type(error).__name__, final=isinstance(error, Unreadable))

    async def _handle(self, ctx: Context, row: InboxRow) -> InboxState:
        network = self._networks[row.network]
        event = network.read(row.raw)
        if event is None:
            return InboxState.IGNORED
        if isinstance(event, Invited):
            await rooms.invited(ctx, row.network, event)
            return InboxState.ROUTED
        if isinstance(event, Tallied):
            await polls.tallied(ctx, row.network, event, self._networks)
            return InboxState.ROUTED
        heard = [
            await self._come(ctx, row, network, one) for one in await parts.concerned(ctx, row.network, event)
        ]
        return InboxState.ROUTED if any(heard) else InboxState.IGNORED

    async def _come(self, ctx: Context, row: InboxRow, network: Network, event: Event) -> bool:
        """One event in one room; False when it is nothing to us."""
        room = await rooms.room_of(ctx, row.network, event)
        if room is None and isinstance(event, Removed):
            await rooms.uninvited(ctx, row.network, event)
        if room is None or _is_late(event, room) or (network.history and _is_history(event, room)):
            return False
        await self._happened(ctx, row, room, event)
        return True

    async def _happened(self, ctx: Context, row: InboxRow, room: Room, event: Event) -> None:
        if isinstance(event, Posted | Edited) and await rooms.is_unlinked(ctx, room):
            await self._overheard(ctx, row, room, event)
        elif (handle := self._handlers.get(type(event))) is not None:
            await handle(ctx, row, room, event)

    def _table(self) -> Mapping[type[Event], Handler]:
        """What follows from each kind of event in a room."""
        known, notifier = self._networks, self._notifier
        return {
            Posted: self._posted,
            Edited: self._edited,
            Deleted: self._deleted,
            Pressed: lambda ctx, row, room, event: self._dispatch.pressed(ctx, f"{row.id}", room, event),
            Reacted: self._reacted,
            Counted: lambda ctx, _, room, event: reactions.counted(ctx, room, event, known),
            Voted: lambda ctx, row, room, event: polls.voted(ctx, row.network, room, event, known),
            Closed: lambda ctx, _, room, event: polls.closed(ctx, room, event, known),
            Pinned: lambda ctx, _, room, event: pins.pinned(ctx, room, event),
            Came: lambda ctx, _, room, event: passings.passed(ctx, room, event),
            Went: lambda ctx, _, room, event: passings.passed(ctx, room, event),
            Added: lambda ctx, _, room, event: rooms.added(ctx, room, event),
            Removed: lambda ctx, _, room, _event: rooms.removed(ctx, room, notifier),
            Shut: lambda ctx, _, room, _event: rooms.shut(ctx, room, notifier),
            Moved: lambda ctx, _, room, event: rooms.moved(ctx, room, event),
        }

    async def _overheard(self, ctx: Context, row: InboxRow, room: Room, event: Posted | Edited) -> None:
        """Where nobody has linked the room only a few commands count; nothing else is written down."""
        if isinstance(event, Posted) and event.sender.personal and rooms.is_for_us(event):
            await self._posted(ctx, row, room, event)
            return
        await pairing.guard(ctx, room, event)
        if isinstance(event, Posted):
            await rooms.unheard(ctx, room, event)

    async def _posted(self, ctx: Context, row: InboxRow, room: Room, event: Posted) -> None:
        if await _is_seen(ctx, room, event):
            return
        heard = await self._write_down(ctx, row, room, event)
        if await self._dispatch.heard(heard, event, cause=f"{row.id}"):
            await words.posted(heard, event, self._networks)
        await pairing.guard(ctx, room, event)

    async def _write_down(self, ctx: Context, row: InboxRow, room: Room, event: Posted) -> Heard:
        account = await rooms.meet(ctx, row.network, event)
        parent = await parents.of(ctx, room, event)
        message = await messages.write(
            ctx.session,
            channel_id=room.channel_id,
            text=event.text,
            now=ctx.now,
            account_id=account.id,
            reply_to_id=parent.id if parent else None,
            things=things.dump(event.things),
        )
        if event.room == room.address:
            await messages.add_original(ctx.session, message, room, event.native_id)
        return Heard(ctx=ctx, room=room, account=account, message=message, received_at=row.received_at)

    async def _edited(self, ctx: Context, row: InboxRow, room: Room, event: Edited) -> None:
        await pairing.guard(ctx, room, event)
        message = await messages.seen_at(ctx.session, room.id, event.native_id)
        if message is None or message.account_id is None or message.deleted_at is not None:
            return
        account = await rooms.meet(ctx, row.network, event)
        if account.id == message.account_id:
            heard = Heard(ctx=ctx, room=room, account=account, message=message, received_at=row.received_at)
            await words.edited(heard, event, self._networks)
            text = plain(event.text)
            typed = grammar.read(text)
            await ideas.reword(ctx, message, typed.args if typed else text)

    async def _reacted(self, ctx: Context, row: InboxRow, room: Room, event: Reacted) -> None:
        message = await self._dispatch.reacted(ctx, f"{row.id}", room, event)
        if message is not None:
            await reactions.changed(ctx, message, self._networks)

    async def _deleted(self, ctx: Context, row: InboxRow, room: Room, event: Deleted) -> None:
        if (
            reacted_to := await self._dispatch.reaction_taken_back(ctx, f"{row.id}", room, event)
        ) is not None:
            await reactions.changed(ctx, reacted_to, self._networks)
            return
        message = await messages.seen_at(ctx.session, room.id, event.native_id)
        if message is not None and message.account_id is not None and message.deleted_at is None:
            await messages.forget_copy(ctx.session, room.id, event.native_id)
            await removal.remove(ctx, message)


async def _is_seen(ctx: Context, room: Room, event: Posted) -> bool:
    """Whether it is known already; ids of a former address name nothing at the present one."""
    return event.room == room.address and await messages.is_known(ctx.session, room.id, event.native_id)


def _is_late(event: Event, room: Room) -> bool:
    """News of a former address, but for words: its message ids, rights and ends are not the present one's."""
    return event.room != room.address and not isinstance(event, Posted)


def _is_history(event: Event, room: Room) -> bool:
    """Said before the room was linked; in private nobody but this person ever spoke, to the bot."""
    return room.person_id is None and event.at + SKEW < room.linked_at
