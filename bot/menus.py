"""Command menus: what a network offers at the slash, by the roles and the language of who reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from bot.commands import all_commands, grammar
from bot.commands.call import Command
from forum import access, rendering, voice
from forum.context import Context
from forum.notices.help import SENTENCES, USUAL
from forum.words import translated
from storage import menus, outbox, places
from storage.models import Purpose, RoleName, Room

#: Characters of what is said of a command.
LONGEST = 100
#: Menus that one sweep sends at most: after an upgrade all rooms want one, and words go first.
BATCH = 20
#: Whose commands a room is for, where it is not for everybody.
OF_PURPOSE = {
    Purpose.MODERATION: frozenset({RoleName.MODERATOR}),
    Purpose.COORDINATION: frozenset({RoleName.MODERATOR, RoleName.COORDINATOR}),
}

Entries = list[tuple[str, str]]


async def renew(ctx: Context, room: Room) -> bool:
    """Offer the room its menu, unless it has exactly this one; whether it was sent."""
    entries = await _of_person(ctx, room.person_id) if room.person_id else await _of_channel(ctx, room)
    digest = _digest(entries)
    if digest == room.menu:
        return False
    room.menu = digest
    cause = f"{digest[:16]}:{ctx.machine_now.isoformat()}"
    await outbox.effect(
        ctx.session, outbox.MENU, room, cause=cause, payload={"commands": entries}, now=ctx.machine_now
    )
    return True


async def sweep(ctx: Context) -> None:
    """Renew the menus of rooms that were linked, given another purpose, or whose person's roles changed."""
    plain = [_digest(entries_of(frozenset(), language, private=True)) for language in rendering.LANGUAGES]
    sent = 0
    for room in await menus.doubtful(ctx.session, plain):
        sent += await renew(ctx, room)
        if sent == BATCH:
            return


def entries_of(roles: frozenset[RoleName], language: str, *, private: bool) -> Entries:
    """(word, sentence) of the commands in most use that these roles permit, in the order of use.

    Words are lower case ASCII, as Telegram wants them; sentences are in `language`.
    """
    entries: Entries = []
    for command in _usual():
        if (command.role is None or command.role in roles) and (private or not command.private_only):
            word = grammar.fold(command.name(language))
            does = translated(SENTENCES[command.word].does, language)
            entries.append((word, rendering.line(does, LONGEST)))
    return entries


@cache
def _usual() -> Sequence[Command]:
    known = {command.word: command for command in all_commands()}
    return [known[word] for word in (*USUAL, "help") if word in known]


async def _of_person(ctx: Context, person_id: int) -> Entries:
    roles = await access.roles_of(ctx, person_id)
    return entries_of(roles, await voice.language_of(ctx, person_id), private=True)


async def _of_channel(ctx: Context, room: Room) -> Entries:
    channel = await places.channel_of(ctx.session, room)
    roles = OF_PURPOSE.get(channel.purpose, frozenset())
    return entries_of(roles, ctx.district.language, private=False)


def _digest(entries: Entries) -> str:
    return sha256(json.dumps(entries, ensure_ascii=False).encode()).hexdigest()
