"""Bundling: where a network takes few messages, a long queue of words becomes fewer, whole messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.markup import escape, parse, plain, utf16
from bot.network import DOUBTFUL, Author, Network, Words
from bot.relay import called
from forum import rendering, voice
from forum.context import Context
from forum.notices import relay as notices
from storage import bundles
from storage.bundles import Member
from storage.models import Outbox, Room

#: Of what a message answers, so much is shown above it.
SNIPPET = 60  # characters
#: What a network that has a ceiling takes in one message, and what goes with each text: name and blanks.
LONGEST, AROUND = 4000, 12  # UTF-16 units


async def fold(ctx: Context, room_id: int, network: Network) -> None:
    """Make one message of as many as fit at the head of the room's queue; nothing where fewer than two do."""
    if network.crowded is None or not await bundles.is_to_fold(ctx.session, room_id, network.crowded):
        return
    rows = await bundles.run(ctx.session, room_id, ctx.machine_now)
    if len(rows) < 2:
        return
    heading = await _heading(ctx, rows[0], network.crowded)
    ids = [row.message_id for row in rows if row.message_id is not None]
    members = await bundles.members(ctx.session, room_id, ids)
    together = _fitting(members, heading, network)
    last = together[-1].message_id if len(together) > 1 else None
    if last is not None:
        await bundles.fold(ctx.session, rows[: ids.index(last) + 1], heading)


async def _heading(ctx: Context, row: Outbox, most: int) -> str:
    """How many wait, said once at the beginning of a long queue."""
    if await bundles.is_under_way(ctx.session, row.room_id, most):
        return ""
    room = await ctx.session.get_one(Room, row.room_id)
    notice = notices.bundled(await bundles.waiting(ctx.session, room.id))
    return rendering.together(notice, await voice.languages_in(ctx, room.channel_id))


def _fitting(members: Sequence[Member], heading: str, network: Network) -> Sequence[Member]:
    """The first of them that one message holds, each of them whole."""
    left, number = LONGEST - utf16(plain(heading)), 0
    for member in members:
        left -= _size(member)
        if left < 0:
            break
        number += 1
    # Some marks are spelled out by a network, and take more room than was thought.
    while number > 1 and len(network.compose(words(members[:number], heading))) > 1:
        number -= 1
    return members[:number]


def _size(member: Member) -> int:
    quoted = SNIPPET if member.above else 0
    return utf16(plain(member.text)) + utf16(member.author["name"]) + quoted + AROUND


def words(members: Sequence[Member], heading: str = "") -> Words:
    """What one message says of them, name by name; of a single one the same as ever."""
    each = tuple(_words(member) for member in members)
    if len(each) == 1 and not heading:
        return each[0]
    return Words(text=heading, together=each)


def _words(member: Member) -> Words:
    return Words(
        text=_answering(member),
        author=Author(**member.author),
        mentions=member.mentions,
        links=member.links,
    )


def _answering(member: Member) -> str:
    """The words below the beginning of what they answer, unless they begin with a quote of their own."""
    quoted = next(iter(parse(member.text).marks), None)
    if member.above is None or (quoted is not None and quoted.kind == "quote" and not quoted.start):
        return member.text
    name, text = member.above
    lead = f"{called.name(name)}: " if name else ""
    quote = lead + called.beginning(plain(text), SNIPPET - len(lead))
    return f"<blockquote>{escape(quote)}</blockquote>\n{member.text}"


def marked(said: Words, again: frozenset[int]) -> Words:
    """The same with the sign of what may appear twice on these parts."""
    text = f"{DOUBTFUL}{said.text}" if 0 in again else said.text
    return replace(said, text=text, again=again - {0})
