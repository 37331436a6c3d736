"""Reactions of people, shown in the other rooms by the bot's own and, where those do not tell, by a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from bot.events import Counted
from bot.network import Network
from bot.relay import called, showing
from forum import voice
from forum.context import Context
from forum.notices import reactions as notices
from forum.reactions import Bunch, in_line
from storage import messages, outbox
from storage import reactions as stored
from storage.models import Account, Message, OwnReaction, Reaction, ReactionCount, Room
from storage.outbox import MIRROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """All that stands under a message, wherever it was put."""

    carried: Sequence[tuple[Reaction, Account]]
    counts: Sequence[ReactionCount]
    own: Sequence[OwnReaction]


async def changed(ctx: Context, message: Message, networks: Mapping[str, Network]) -> None:
    """People's reactions to a message that can be seen in several rooms are not what they were.

    Under a message that offers choices a reaction is a choice, and nobody else's business.
    """
    if message.choices or message.deleted_at is not None:
        return
    rooms = await showing.hearing(ctx, message, networks)
    put = await _put(ctx, message)
    for room in rooms:
        await _show(ctx, message, room, put, networks[room.network])


async def counted(ctx: Context, room: Room, event: Counted, networks: Mapping[str, Network]) -> None:
    """A room says how many there are, not whose."""
    message = await messages.seen_at(ctx.session, room.id, event.native_id)
    if message is not None:
        await stored.count(ctx.session, message, room, event.counts)
        await changed(ctx, message, networks)


async def unshown(
    ctx: Context, message: Message, room: Room, emoji: str, networks: Mapping[str, Network]
) -> None:
    """The room does not take this emoji from the bot: what its reaction cannot say, the line does."""
    wish = await stored.last_wish(ctx.session, message.id, room.id) or {}
    refused = [*wish.get("refused", ()), emoji]
    await _wish(ctx, message, room, wish.get("emojis", []), refused)
    await _show(ctx, message, room, await _put(ctx, message), networks[room.network])


async def forget(ctx: Context, message: Message) -> None:
    """The message goes, and with it what was said of its reactions."""
    for room in await showing.rooms(ctx, message):
        line, _ = await _line(ctx, message, room)
        if line is not None:
            await outbox.delete(ctx.session, line, now=ctx.machine_now)


async def _put(ctx: Context, message: Message) -> Put:
    return Put(
        carried=await stored.carried(ctx.session, message),
        counts=await stored.counts(ctx.session, message.id),
        own=await stored.own(ctx.session, message.id),
    )


async def _show(ctx: Context, message: Message, room: Room, put: Put, network: Network) -> None:
    bunches = _elsewhere(put, room)
    wish = await stored.last_wish(ctx.session, message.id, room.id) or {}
    refused = wish.get("refused", [])
    wanted = [bunch.emoji for bunch in bunches]
    if wanted != wish.get("emojis", []):
        await _wish(ctx, message, room, wanted, refused)
    await _tell(ctx, message, room, [] if _says_all(bunches, network, refused) else bunches)


def _elsewhere(put: Put, here: Room) -> list[Bunch]:
    """What people have put in other rooms, the most frequent first, of equals the earliest."""
    put_where = [(reaction.room_id, reaction.emoji) for reaction, _ in put.carried]
    put_where += [(counted.room_id, counted.emoji) for counted in put.counts]
    written: dict[str, str] = {}
    for room_id, emoji in put_where:
        if room_id != here.id:
            written.setdefault(called.same(emoji), emoji)
    names, unnamed = _names(put, here), _unnamed(put, here)
    bunches = (
        Bunch(emoji=emoji, names=tuple(names.get(same, {}).values()), unnamed=unnamed[same])
        for same, emoji in written.items()
    )
    return sorted((bunch for bunch in bunches if bunch.number), key=lambda bunch: -bunch.number)


def _names(put: Put, here: Room) -> dict[str, dict[int, str]]:
    """By emoji who has put it in other rooms, each person once."""
    names: dict[str, dict[int, str]] = {}
    for reaction, account in put.carried:
        if reaction.room_id != here.id:
            people = names.setdefault(called.same(reaction.emoji), {})
            people.setdefault(account.person_id, called.name(account.name))
    return names


def _unnamed(put: Put, here: Room) -> Counter[str]:
    """Counted in other rooms, and neither the bot's own nor somebody's whose name is known."""
    known = Counter((reaction.room_id, called.same(reaction.emoji)) for reaction, _ in put.carried)
    known.update((own.room_id, called.same(own.emoji)) for own in put.own)
    left: Counter[str] = Counter()
    for counted in put.counts:
        same = called.same(counted.emoji)
        if counted.room_id != here.id:
            left[same] += max(0, counted.number - known[counted.room_id, same])
    return left


def _says_all(bunches: Sequence[Bunch], network: Network, refused: Sequence[str]) -> bool:
    """Whether the bot's own reactions tell as much as there is to tell, but for the names."""
    return len(bunches) <= network.most_reactions and all(
        bunch.number == 1 and network.shows(bunch.emoji) and bunch.emoji not in refused for bunch in bunches
    )


async def _wish(
    ctx: Context, message: Message, room: Room, emojis: Sequence[str], refused: Sequence[str]
) -> None:
    """What the bot's reactions are to be; `turn` makes each change a cause of its own."""
    before = await stored.last_wish(ctx.session, message.id, room.id) or {}
    turn = before.get("turn", 0) + 1
    await outbox.effect(
        ctx.session,
        MIRROR,
        room,
        cause=f"{message.id}:{turn}",
        payload={"emojis": list(emojis), "refused": list(refused), "turn": turn},
        now=ctx.machine_now,
        message=message,
    )


async def _tell(ctx: Context, message: Message, room: Room, bunches: Sequence[Bunch]) -> None:
    """Say it in the one line under the message; without anything to say there is none."""
    line, cause = await _line(ctx, message, room)
    if not bunches:
        if line is not None:
            await outbox.delete(ctx.session, line, now=ctx.machine_now)
        return
    notice = notices.line([_readable(bunch) for bunch in in_line(bunches)])
    # Names and signs are the same in every language: one of the room's is enough.
    language = (await voice.languages_in(ctx, room.channel_id))[0]
    if line is None:
        await voice.in_room(ctx, room, notice, cause=cause, language=language, reply_to=message)
    else:
        await voice.change(ctx, line, notice, language=language)


def _readable(bunch: Bunch) -> Bunch:
    return Bunch(emoji=called.emoji(bunch.emoji), names=bunch.names, unnamed=bunch.unnamed)


async def _line(ctx: Context, message: Message, room: Room) -> tuple[Message | None, str]:
    """The line that stands in the room, and its cause; one that was taken away comes back under another."""
    for turn in count():
        cause = f"reactions:{message.id}:{room.id}:{turn}"
        said = await messages.of_cause(ctx.session, cause)
        if said is None or said.deleted_at is None:
            break
    return said, cause
