"""What people are told when something could not be delivered: nothing is silent."""

from __future__ import annotations

from collections.abc import Mapping

from bot import bundling, pairing, plan
from bot.events import Address
from bot.files.transfer import FileRefused
from bot.network import Network, Outgoing, React, Receipt, Refused
from bot.relay import called, lacking, pins, reactions, stays
from bot.work import Work
from forum import returns, voice
from forum.context import Context
from forum.notices import relay as notices
from storage import albums, bundles, deliveries, messages, outbox, pauses, places
from storage.deliveries import Claim
from storage.models import Account, Message, Purpose, RoleName, Room
from storage.outbox import Payload


class Notifier:
    """Settles refusals and moves, and says so where it matters, in one transaction each."""

    def __init__(self, work: Work, networks: Mapping[str, Network]) -> None:
        self._work = work
        self._networks = networks

    async def moved(self, claim: Claim, address: Address) -> None:
        """The room has another address; the row waits for nothing."""
        async with self._work.unit("moved") as ctx:
            room = await ctx.session.get_one(Room, claim.room_id)
            await places.move_room(ctx.session, room, address)
            await deliveries.postpone(ctx.session, claim, ctx.machine_now, free=True)

    async def room_lost(self, claim: Claim, refused: Refused) -> None:
        """Nothing can be sent there: keep the queue, tell the coordinators once."""
        async with self._work.unit("room lost") as ctx:
            room = await ctx.session.get_one(Room, claim.room_id)
            if await self._matters(ctx, room, claim):
                await deliveries.postpone(ctx.session, claim, ctx.machine_now, error=str(refused), free=True)
                await self.pause(ctx, claim.room_id, refused.reason)
                return
        await self.undelivered(claim, refused)

    async def _matters(self, ctx: Context, room: Room, claim: Claim) -> bool:
        """Not where the bot was a guest, and not for a question whose asker waits."""
        channel = await places.channel_of(ctx.session, room)
        guest = room.closed_at is not None or channel.purpose is Purpose.UNLINKED
        return not guest and claim.kind != outbox.PROVE

    async def pause(self, ctx: Context, room_id: int, reason: str) -> None:
        """Stop sending to a room until it can be reached again."""
        if not await deliveries.pause(ctx.session, room_id, reason) or await self._is_told(ctx, room_id):
            return
        room = await ctx.session.get_one(Room, room_id)
        channel = await places.channel_of(ctx.session, room)
        if channel.purpose is Purpose.PRIVATE:
            return
        cause = f"{_paused(room_id)}{ctx.machine_now.isoformat()}"
        await self._tell_other_side(ctx, room, cause)
        notice = notices.room_paused(channel.name, room.network, reason)
        for person in await voice.role_holders(ctx, RoleName.COORDINATOR):
            await voice.person(ctx, person.id, notice, cause=returns.to_person(cause, person.id))
        await pauses.note(ctx.session, room_id, cause)

    async def _is_told(self, ctx: Context, room_id: int) -> bool:
        """Nothing has come through since people heard of it: it has only been tried once more."""
        last = await outbox.last_sent(ctx.session, room_id)
        since = f"{_paused(room_id)}{last.isoformat() if last else ''}"
        return await messages.was_said_after(ctx.session, _paused(room_id), since)

    async def _tell_other_side(self, ctx: Context, lost: Room, cause: str) -> None:
        """Who goes on writing elsewhere should know that it waits."""
        rooms = await places.rooms_of(ctx.session, lost.channel_id)
        others = [room for room in rooms if room.id != lost.id and room.paused_reason is None]
        partly = any(room.network == lost.network for room in others)
        notice = notices.other_side_waits(lost.network, partly=partly)
        for room in others:
            await voice.in_room(ctx, room, notice, cause=returns.to_room(cause, room))

    async def answered(self, claim: Claim, receipt: Receipt) -> None:
        """The network said whether somebody is an administrator: go on with what they asked for."""
        async with self._work.unit("answered") as ctx:
            await deliveries.finish(ctx.session, claim, ctx.machine_now)
            await pairing.proven(ctx, claim.room_id, claim.payload, receipt, self._networks)

    async def unshown(self, claim: Claim, refused: Outgoing) -> None:
        """The bot may not react like this there: the rest of its reactions, and a line, say what is left."""
        async with self._work.unit("unshown") as ctx:
            await deliveries.finish(ctx.session, claim, ctx.machine_now)
            if isinstance(refused, React) and claim.message_id is not None:
                message = await ctx.session.get_one(Message, claim.message_id)
                room = await ctx.session.get_one(Room, claim.room_id)
                await reactions.unshown(ctx, message, room, refused.emoji, self._networks)

    async def crowded(self, room_id: int, network: str) -> None:
        """So much waits for the room that it is said together, as far as that can be."""
        async with self._work.unit("fold") as ctx:
            await bundling.fold(ctx, room_id, self._networks[network])

    async def outgrown(self, claim: Claim, payload: Payload) -> None:
        """A change needs more room than its bundle has: it goes on by itself."""
        async with self._work.unit("marked") as ctx:
            await deliveries.mark(ctx.session, claim, payload, ctx.machine_now)

    async def undelivered(self, claim: Claim, refused: Refused) -> None:
        """This one will never arrive: its author hears why, where they said it."""
        async with self._work.unit("undelivered") as ctx:
            if bundles.BUNDLE in claim.payload:
                # One of them is to blame: what the others said is to arrive.
                alone = await bundles.part(ctx.session, claim.room_id, claim.payload)
                await deliveries.mark(ctx.session, claim, alone, ctx.machine_now)
                return
            await deliveries.bury(ctx.session, claim, str(refused))
            if claim.kind in (outbox.SEND, outbox.EDIT, outbox.DELETE) and claim.message_id is not None:
                await self._tell_author(ctx, claim, refused)
            if outbox.ASKED_IN in claim.payload:
                await self._tell_asker(ctx, claim, refused)
            if claim.kind == outbox.PIN:
                await pins.refused(ctx, claim, refused.reason)
            if claim.kind == outbox.PROVE:
                await pairing.unproven(ctx, claim.room_id, claim.payload)

    async def files_stay(self, claim: Claim, refused: FileRefused) -> None:
        """These files will never arrive: their author hears why, and the rest goes without them."""
        async with self._work.unit("files stay") as ctx:
            if len(refused.media) > 1 and albums.ITEMS in claim.payload:
                # The network does not say which of them it means.
                alone = await albums.part(ctx.session, claim.room_id, claim.payload)
                await deliveries.mark(ctx.session, claim, alone, ctx.machine_now)
                return
            message = await ctx.session.get_one(Message, claim.message_id)
            marks = await stays.marks(ctx, message, refused.media)
            payload = {**claim.payload, outbox.LACKS: {**claim.payload.get(outbox.LACKS, {}), **marks}}
            if claim.kind == outbox.EDIT:
                # Words take no picture's place: it would go on standing there above them.
                payload[plan.ANEW] = [claim.copies[number] for number in sorted(claim.copies)]
            await deliveries.mark(ctx.session, claim, payload, ctx.machine_now)
            for media in refused.media:
                said = await ctx.session.get_one(Message, lacking.message_of(claim, media.unique))
                await stays.tell(
                    ctx, said, media, reason=refused.reason, most=refused.most, elsewhere=[claim.network]
                )

    async def _tell_author(self, ctx: Context, claim: Claim, refused: Refused) -> None:
        message = await ctx.session.get_one(Message, claim.message_id)
        original = await messages.original(ctx.session, message.id)
        if original is None:
            return
        room = await ctx.session.get_one(Room, original.room_id)
        notice = notices.undelivered(claim.kind, claim.network, refused.reason)
        await voice.in_room(ctx, room, notice, cause=f"undelivered:{claim.id}", reply_to=message)

    async def _tell_asker(self, ctx: Context, claim: Claim, refused: Refused) -> None:
        """It is still there: whoever wanted it away hears so, unless its author hears it in the same room."""
        message = await ctx.session.get_one(Message, claim.message_id)
        original = await messages.original(ctx.session, message.id)
        room = await ctx.session.get_one(Room, claim.payload[outbox.ASKED_IN])
        if original is not None and original.room_id == room.id:
            return
        author = await ctx.session.get(Account, message.account_id) if message.account_id else None
        name = called.name(author.name) if author else None
        notice = notices.not_removed(claim.network, name, refused.reason)
        await voice.in_room(ctx, room, notice, cause=f"unremoved:{claim.id}")


def _paused(room_id: int) -> str:
    """The cause of what is said about a lost room begins so; the moment follows."""
    return f"paused:{room_id}:"
