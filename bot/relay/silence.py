"""Who is not carried over: people who do not want it, people who are muted, echoes of another bridge."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.events import Edited, Origin, Posted
from bot.markup import plain
from bot.markup.lookalikes import skeleton
from forum import audit, voice
from forum.context import Context
from forum.notices import silence as notices
from storage import authors, mutes, places, records, silent
from storage.authors import Said
from storage.models import Account, Person, RoleName, Room

#: How other bridges put a name before words: `Name: words`, `<Name> words`, `[Telegram] Name: words`.
LEAD = re.compile(
    r"(?:\[[^\]\n]{1,30}\] ?)?(?:<(?P<angled>[^<>\n]{1,80})>|(?P<name>[^:<>\n]{1,80}):)\s+(?P<words>.+)",
    re.DOTALL,
)
#: An echo comes soon, or it is none.
SOON = timedelta(seconds=60)
#: Without a name before them only words that two people do not choose alike by chance can be an echo.
LONG = 40  # characters
#: After so many echoes of one account coordinators are told.
MANY = 3


async def stays_here(ctx: Context, room: Room, account: Account, event: Posted | Edited) -> bool:
    """Whether these words are not to leave the room; who needs to know is told."""
    person = await ctx.session.get_one(Person, account.person_id)
    if person.unrelayed_at is not None:
        return True
    if await mutes.is_muted(ctx.session, person.id, room.channel_id):
        return True
    if isinstance(event, Posted) and await _is_echo(ctx, room, account, event.text):
        await _count(ctx, room, account)
        return True
    return False


async def is_theirs(ctx: Context, room: Room, origin: Origin) -> bool:
    """Whether words that somebody passes on are those of a person who is not carried over.

    Where the network hides who they are, a name is all that can be told.
    """
    if origin.user is not None:
        return await silent.has(ctx.session, room.channel_id, room.network, origin.user)
    return bool(origin.name) and await silent.may_be_called(
        ctx.session, room.channel_id, room.network, origin.name, skeleton(origin.name)
    )


async def _is_echo(ctx: Context, room: Room, account: Account, text: str) -> bool:
    """Whether somebody else's words come back from another bridge, with or without their name."""
    words = plain(text).strip()
    lead = LEAD.fullmatch(words)
    if lead is None and len(words) < LONG:
        return False
    since = ctx.machine_now - SOON
    lately = await authors.lately(ctx.session, room.channel_id, account.id, since)
    return any(_echoes(said, words, lead) for said in lately)


def _echoes(said: Said, words: str, lead: re.Match[str] | None) -> bool:
    meant = plain(said.text).strip()
    if lead is not None and lead["words"] == meant:
        return skeleton(lead["angled"] or lead["name"]) == skeleton(said.name)
    return len(words) >= LONG and words == meant


async def _count(ctx: Context, room: Room, account: Account) -> None:
    """One more echo of this account; coordinators hear of the third, and nothing is counted afterwards."""
    before = await records.count(ctx.session, "account", account.id, "echo")
    if before >= MANY:
        return
    audit.write(ctx, "account", account.id, "echo", channel=room.channel_id)
    if before + 1 < MANY:
        return
    channel = await places.channel_of(ctx.session, room)
    notice = notices.second_bridge(channel.name, account.name, account.network)
    for person in await voice.role_holders(ctx, RoleName.COORDINATOR):
        await voice.person(ctx, person.id, notice, cause=f"second_bridge:{account.id}:{person.id}")
