"""Polls: asked in one room, answered in all of the channel's, counted together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import rooms, things
from bot.events import Closed, Tallied, Voted
from bot.network import Network
from bot.relay import called, showing, tallies
from bot.relay.heard import Heard
from bot.things import Poll
from forum import access, rendering, voice
from forum.context import Context
from forum.notices import Notice
from forum.notices import polls as notices
from storage import messages, outbox
from storage import polls as stored
from storage.models import Copy, Message, RoleName, Room
from storage.models import Poll as Row

Networks = Mapping[str, Network]


async def asked(heard: Heard, poll: Poll, networks: Networks) -> None:
    """Somebody asks; the poll itself is relayed with the message.

    Where the votes in it cannot be seen, a card says so at once, and shows those of the other rooms. One that
    had ended before (and was forwarded) is ended everywhere.
    """
    row = await stored.add(heard.ctx.session, heard.message)
    original = await messages.original(heard.ctx.session, heard.message.id)
    if original is not None:
        original.alias = poll.alias or None
    if poll.final:
        await stored.count(heard.ctx.session, row, heard.room.id, poll.final)
        await _close(heard.ctx, row, heard.message, heard.room.id)
    await _show(heard.ctx, row, heard.message, networks)


async def reworded(heard: Heard, poll: Poll) -> None:
    """Whoever asked puts it differently, which no other network can show: say it there.

    After the first answer it is too late, for people have answered what they read.
    """
    row = await _open(heard.ctx, heard.message)
    if row is None or _same(poll, _asked(heard.message)):
        return
    if await stored.votes(heard.ctx.session, row.id) or await stored.counts(heard.ctx.session, row.id):
        cause = f"poll:{row.id}:answered:{heard.ctx.machine_now.isoformat()}"
        notice = notices.answered_already()
        await voice.in_room(heard.ctx, heard.room, notice, cause=cause, reply_to=heard.message)
        return
    heard.message.things = things.dump(things.Things(poll=poll))
    heard.message.revision += 1
    cause = f"poll:{row.id}:changed:{heard.message.revision}"
    for room in await showing.rooms(heard.ctx, heard.message):
        if room.id != heard.room.id:
            await voice.in_room(heard.ctx, room, _changed(heard, poll), cause=cause, reply_to=heard.message)


async def voted(ctx: Context, network: str, room: Room, event: Voted, networks: Networks) -> None:
    """Somebody answered."""
    message = await messages.seen_at(ctx.session, room.id, event.native_id)
    row = await _open(ctx, message)
    if message is None or row is None:
        return
    account = await rooms.meet(ctx, network, event)
    chosen = _chosen(_asked(message), event.keys, own=await _is_original(ctx, message, room))
    await stored.vote(ctx.session, row, account, room, options=chosen, now=ctx.machine_now)
    await _show(ctx, row, message, networks)


async def tallied(ctx: Context, network: str, event: Tallied, networks: Networks) -> None:
    """A network counted the answers to one of the bot's own polls, or to one that was ended."""
    copy = await stored.copy_called(ctx.session, network, event.poll) or await _recognised(
        ctx, network, event
    )
    double = None if copy else event.poll
    copy = copy or await _repeated(ctx, network, event)
    message = await ctx.session.get_one(Message, copy.message_id) if copy else None
    row = await stored.of_message(ctx.session, message.id) if message else None
    if copy is None or message is None or row is None or message.deleted_at is not None:
        return
    if row.closed_at is not None and not event.closed:
        return
    await stored.count(ctx.session, row, copy.room_id, event.counts, double=double)
    news = not double and event.closed and row.closed_at is None
    if news:
        await _close(ctx, row, message, copy.room_id)
    await _show(ctx, row, message, networks, all_rooms=news and not copy.original)


async def _recognised(ctx: Context, network: str, event: Tallied) -> Copy | None:
    """The one poll that reads like this and has no id yet, for the answer to its send was lost."""
    copy = _only(event, await stored.unnamed(ctx.session, network))
    if copy is not None:
        copy.alias = event.poll
    return copy


async def _repeated(ctx: Context, network: str, event: Tallied) -> Copy | None:
    """The one poll that reads like this and stands there twice: of the other one the network says no more."""
    return _only(event, await stored.repeated(ctx.session, network))


def _only(event: Tallied, polls: Sequence[tuple[Copy, Message]]) -> Copy | None:
    found = {
        (copy.message_id, copy.room_id): copy
        for copy, message in reversed(polls)
        if event.question and _reads_like(_asked(message), event)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _reads_like(poll: Poll, event: Tallied) -> bool:
    """A name and a sign may stand before the question there."""
    options = [option.text.split() for option in poll.options]
    ends = " ".join(event.question.split()).endswith(" ".join(poll.question.split()))
    return ends and options == [text.split() for text in event.options]


async def closed(ctx: Context, room: Room, event: Closed, networks: Networks) -> None:
    """Whoever asked has ended it, or a moderator; what others say of its end changes nothing."""
    message = await messages.seen_at(ctx.session, room.id, event.native_id)
    row = await _open(ctx, message)
    if message is None or row is None:
        return
    account = await rooms.meet(ctx, room.network, event)
    if account.id == message.account_id or await access.has(ctx, account.person_id, RoleName.MODERATOR):
        await _close(ctx, row, message, room.id)
        # A poll of somebody's own can be ended in its room by nobody else: there the card has to say it.
        await _show(ctx, row, message, networks, all_rooms=not await _is_original(ctx, message, room))


async def forget(ctx: Context, message: Message) -> None:
    """The message goes, and with it the poll and its card."""
    row = await stored.of_message(ctx.session, message.id)
    if row is None:
        return
    row.closed_at = row.closed_at or ctx.machine_now
    card = await messages.of_cause(ctx.session, _cause(row))
    if card is not None:
        await outbox.delete(ctx.session, card, now=ctx.machine_now)


async def _open(ctx: Context, message: Message | None) -> Row | None:
    """The poll that a message asks, while it takes answers."""
    if message is None or message.deleted_at is not None:
        return None
    row = await stored.of_message(ctx.session, message.id)
    return row if row is not None and row.closed_at is None else None


async def _close(ctx: Context, row: Row, message: Message, room_id: int) -> None:
    """No more answers; `room_id` is where it was ended already."""
    row.closed_at = ctx.machine_now
    text = rendering.together(notices.ended(), await voice.languages_in(ctx, message.channel_id))
    sent = await outbox.sent_to(ctx.session, message.id)
    for room in await showing.rooms(ctx, message):
        if room.id in sent and room.id != room_id:
            await outbox.effect(
                ctx.session,
                outbox.END_POLL,
                room,
                cause=f"{message.id}",
                payload={"text": text, "things": message.things},
                now=ctx.machine_now,
                message=message,
            )


async def _show(
    ctx: Context, row: Row, message: Message, networks: Networks, *, all_rooms: bool = False
) -> None:
    """Keep the card current where it stands, and put it where there is something it alone tells."""
    rooms_showing = await showing.rooms(ctx, message)
    if len(await showing.hearing(ctx, message, networks)) < len(rooms_showing):
        return  # the card is one for all rooms, and rests while some may not hear of the others
    tally = await tallies.of(ctx, row, message, networks)
    card = await messages.of_cause(ctx.session, _cause(row))
    if card is not None:
        await voice.change(ctx, card, tally.notice)
    for room in rooms_showing:
        if all_rooms or tally.tells_more(room):
            await voice.in_room(ctx, room, tally.notice, cause=_cause(row), reply_to=message)


def _cause(row: Row) -> str:
    return f"poll:{row.id}"


def _asked(message: Message) -> Poll:
    poll = things.load(message.things).poll
    assert poll is not None  # a row of polls says so
    return poll


def _same(one: Poll, other: Poll) -> bool:
    return (one.question, one.options, one.multiple) == (other.question, other.options, other.multiple)


async def _is_original(ctx: Context, message: Message, room: Room) -> bool:
    original = await messages.original(ctx.session, message.id)
    return original is not None and original.room_id == room.id


def _chosen(poll: Poll, keys: Sequence[str], *, own: bool) -> list[int]:
    """The places of the chosen options, without unknown ones; of several the first, unless `multiple`."""
    known = [option.key if own else str(place) for place, option in enumerate(poll.options)]
    chosen = [known.index(key) for key in dict.fromkeys(keys) if key in known]
    return chosen if poll.multiple else chosen[:1]


def _changed(heard: Heard, poll: Poll) -> Notice:
    options = [called.quiet(option.text) for option in poll.options]
    return notices.changed(called.name(heard.account.name), called.quiet(poll.question), options)
