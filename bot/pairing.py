"""Pairing rooms from inside: a code shown on one side is entered on the other, both by administrators.

What is asked for travels through the outbox as a question to the network, and goes on when it is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import linking
from bot.commands import grammar
from bot.events import Edited, Posted
from bot.markup import plain
from bot.network import Network, Receipt
from forum import access, audit, codes, rendering, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice, accounts
from forum.notices import places as notices
from storage import outbox, people, places
from storage.models import Account, Channel, Code, CodePurpose, Message, Purpose, RoleName, Room

#: What is wanted once the asker has proven to administer the room.
SHOW, ENTER, DEDICATE = "show", "enter", "dedicate"
#: What people call the purposes of a channel, folded.
PURPOSES = {
    "moderation": Purpose.MODERATION,
    "koordination": Purpose.COORDINATION,
    "coordination": Purpose.COORDINATION,
    "openmic": Purpose.OPENMIC,
    "gespraech": Purpose.TALK,
    "talk": Purpose.TALK,
}
#: Where confidential words are at home.
INNER = frozenset({Purpose.MODERATION, Purpose.COORDINATION})


LONGEST_TITLE = 80  # characters
#: The only words heard where nobody has linked the room.
HEARD_UNLINKED = frozenset({"verbinden", "link", "hilfe", "help"})


def is_order(text: str) -> bool:
    """Whether plain text is one of the few commands that are heard in every room, and nothing else."""
    typed = grammar.read(text)
    if typed is not None:
        return typed.addressee is None and typed.word in HEARD_UNLINKED
    word, rest = grammar.words(grammar.tidy(text))
    known = not rest or codes.is_code(rest) or grammar.fold(rest) in PURPOSES
    return grammar.fold(word) in HEARD_UNLINKED and known


class NotAdministrator(Refusal):
    """Only who administers a room may say what becomes of it; with `code` one was used up."""

    def __init__(self, room: Room, channel: Channel, *, code: bool) -> None:
        super().__init__(notices.not_administrator(room.title or channel.name, code=code))


class RoomGone(Refusal):
    """The bot is not in the room any more."""

    def __init__(self) -> None:
        super().__init__(notices.room_gone())


async def ask(ctx: Context, room: Room, account: Account, message: Message, want: str, **what: Any) -> None:
    """Ask the network whether the account, who wrote `message`, administers the room; then do `want`."""
    cause = f"message:{message.id}"
    who = {"user": account.user, "account": account.id, "message": message.id}
    payload = {**who, "cause": cause, "want": want, **what}
    await outbox.effect(ctx.session, outbox.PROVE, room, cause=cause, payload=payload, now=ctx.machine_now)


async def guard(ctx: Context, room: Room, event: Posted | Edited) -> None:
    """A code that everybody in the room can read opens nothing any more, and the room is told."""
    # Every code has a digit, most messages have none, and marks cost more to read than a look costs.
    if room.person_id is not None or not any(map(str.isdigit, event.text)):
        return
    if (code := await codes.burn(ctx, plain(event.text))) is not None:
        await voice.in_room(ctx, room, accounts.code_burnt(code.purpose.value), cause=f"burnt:{code.id}")


async def proven(
    ctx: Context,
    room_id: int,
    payload: Mapping[str, Any],
    receipt: Receipt,
    networks: Mapping[str, Network],
) -> None:
    """Go on with what was asked for, now that the network said whether its asker is an administrator."""
    room = await ctx.session.get_one(Room, room_id)
    entitle(room, receipt.title)
    account = await ctx.session.get_one(Account, payload["account"])
    try:
        await access.require(ctx, account.person_id, RoleName.COORDINATOR)
        await _check(ctx, room, payload, receipt)
        answer = await _do(ctx, room, account, payload, networks)
    except Refusal as refusal:
        answer = refusal.notice
    await _tell(ctx, room, account, payload, answer)


def entitle(room: Room, title: str) -> None:
    """Call the room what its people call it, on one line that fits into a sentence."""
    room.title = rendering.line(title, LONGEST_TITLE) or room.title


async def unproven(ctx: Context, room_id: int, payload: Mapping[str, Any]) -> None:
    """The network will not say it: neither will anything happen, and the asker is told."""
    room = await ctx.session.get_one(Room, room_id)
    account = await ctx.session.get_one(Account, payload["account"])
    await _tell(ctx, room, account, payload, notices.could_not_ask(room.network))


async def _check(ctx: Context, room: Room, payload: Mapping[str, Any], receipt: Receipt) -> None:
    if room.closed_at is not None:
        raise RoomGone
    if not receipt.proven:
        channel = await places.channel_of(ctx.session, room)
        raise NotAdministrator(room, channel, code=payload["want"] == ENTER)


async def _do(
    ctx: Context, room: Room, account: Account, payload: Mapping[str, Any], networks: Mapping[str, Network]
) -> Notice:
    if payload["want"] == ENTER:
        return await _enter(ctx, room, account, payload["code"], networks)
    if payload["want"] == DEDICATE:
        return await _dedicate(ctx, room, account, Purpose(payload["purpose"]), networks)
    return await _show(ctx, room, account, networks)


async def _show(ctx: Context, room: Room, account: Account, networks: Mapping[str, Network]) -> Notice:
    code = await codes.issue(ctx, CodePurpose.ROOM, account_id=account.id, room_id=room.id)
    channel = await places.channel_of(ctx.session, room)
    known = {other.network for other in await people.accounts(ctx.session, account.person_id)}
    return notices.room_code(
        room.title or channel.name,
        code,
        int(codes.LIFE[CodePurpose.ROOM].total_seconds() // 60),
        [(name.title(), grammar.prefix(name)) for name in networks],
        known=known >= set(networks),
    )


async def _enter(
    ctx: Context, room: Room, account: Account, code_id: int, networks: Mapping[str, Network]
) -> Notice:
    code = await ctx.session.get_one(Code, code_id)
    shown = await ctx.session.get(Room, code.room_id)
    if shown is None or shown.closed_at is not None:
        raise RoomGone
    channel = await linking.unite(ctx, shown, room)
    _note(ctx, channel, account, "link", room=room.id, code_room=shown.id)
    rooms = await places.rooms_of(ctx.session, channel.id)
    return notices.linked(channel.name, len(rooms), await _leaky(ctx, channel, networks))


async def _dedicate(
    ctx: Context, room: Room, account: Account, purpose: Purpose, networks: Mapping[str, Network]
) -> Notice:
    channel = await linking.dedicate(ctx, room, purpose)
    _note(ctx, channel, account, "dedicate", purpose=purpose.value)
    return notices.purpose_set(channel.name, purpose.value, await _leaky(ctx, channel, networks))


async def _leaky(ctx: Context, channel: Channel, networks: Mapping[str, Network]) -> list[str]:
    """The networks by which a channel's confidential words would go where they must not."""
    used = sorted({room.network for room in await places.rooms_of(ctx.session, channel.id)})
    open_ones = [name for name in used if name in networks and not networks[name].confidential]
    return open_ones if channel.purpose in INNER else []


def _note(ctx: Context, channel: Channel, account: Account, verb: str, **detail: Any) -> None:
    audit.write(ctx, "channel", channel.id, verb, person_id=account.person_id, **detail)


async def _tell(
    ctx: Context, room: Room, account: Account, payload: Mapping[str, Any], answer: Notice
) -> None:
    """In private where there is a way, else as a reply to the command."""
    await voice.person(
        ctx,
        account.person_id,
        answer,
        cause=f"proven:{payload['cause']}",
        room=room,
        reply_to=await ctx.session.get(Message, payload["message"]),
    )
