"""The forum's own voice: to everybody in a channel, to one person, and changing what was said.

To a whole room it speaks the room's languages, to one person theirs. Labels of choices are given in the
source language and translated here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forum import rendering, words
from forum.context import Context
from forum.notices import Notice
from storage import deputies, messages, outbox, people, places
from storage.messages import Choice
from storage.models import Channel, Message, Person, Purpose, RoleName, Room


async def everybody(
    ctx: Context,
    channel_id: int,
    notice: Notice,
    *,
    cause: str,
    choices: Sequence[Choice] = (),
    on_reply: str | None = None,
) -> Message:
    """Say it once in every room of the channel, in the channel's languages."""
    languages = await languages_in(ctx, channel_id)
    message = await messages.write(
        ctx.session,
        channel_id=channel_id,
        text=rendering.together(notice, languages),
        now=ctx.now,
        cause=cause,
        choices=_labelled(choices, languages),
        on_reply=on_reply,
    )
    rooms = await places.rooms_of(ctx.session, channel_id)
    await outbox.post(ctx.session, message, to=rooms, now=ctx.machine_now)
    return message


async def in_room(
    ctx: Context,
    room: Room,
    notice: Notice,
    *,
    cause: str,
    language: str | None = None,
    reply_to: Message | None = None,
    choices: Sequence[Choice] = (),
    on_reply: str | None = None,
) -> Message:
    """Say it in this one room, as a reply where there is something to reply to.

    Without a `language` it is for everybody there.
    """
    languages = (language,) if language else await languages_in(ctx, room.channel_id)
    message = await messages.write(
        ctx.session,
        channel_id=room.channel_id,
        text=rendering.together(notice, languages),
        now=ctx.now,
        cause=cause,
        reply_to_id=reply_to.id if reply_to else None,
        choices=_labelled(choices, languages),
        on_reply=on_reply,
    )
    await outbox.post(ctx.session, message, to=[room], now=ctx.machine_now)
    return message


async def person(
    ctx: Context,
    person_id: int,
    notice: Notice,
    *,
    cause: str,
    room: Room | None = None,
    reply_to: Message | None = None,
    choices: Sequence[Choice] = (),
    on_reply: str | None = None,
) -> Message | None:
    """Tell one person, in their language: in private where there is a way, else as a reply in `room`.

    `room` is also the hint which network they came by. None when there is no way to reach them, or they
    have left the network.
    """
    if (await ctx.session.get_one(Person, person_id)).left_at is not None:
        return None
    home = await _way_to(ctx, person_id, room)
    if home is None:
        return None
    return await in_room(
        ctx,
        home,
        notice,
        cause=cause,
        language=await language_of(ctx, person_id),
        reply_to=reply_to if room is not None and home.id == room.id else None,
        choices=choices,
        on_reply=on_reply,
    )


async def _way_to(ctx: Context, person_id: int, room: Room | None) -> Room | None:
    private = await places.private_rooms(ctx.session, person_id)
    same_network = [known for known in private if room is not None and known.network == room.network]
    return next(iter([*same_network, *private]), room)


async def language_of(ctx: Context, person_id: int) -> str:
    """The language to speak with this person."""
    known = await ctx.session.get_one(Person, person_id)
    return rendering.supported(known.language or ctx.guesses.get(person_id), ctx.district.language)


async def expect(
    ctx: Context,
    person_id: int,
    asked: Message,
    *,
    on_yes: str | None = None,
    on_no: str | None = None,
    on_text: str | None = None,
) -> None:
    """Take a person's `ja`, `nein` or free text for the answer to `asked`, wherever it was said."""
    for room_id in await outbox.sent_to(ctx.session, asked.id):
        room = await ctx.session.get_one(Room, room_id)
        await people.ask(
            ctx.session,
            person_id,
            room,
            now=ctx.machine_now,
            message_id=asked.id,
            on_yes=on_yes,
            on_no=on_no,
            on_text=on_text,
        )


async def languages_in(ctx: Context, channel_id: int) -> Sequence[str]:
    """The languages to speak in a channel, the first one first; in a private chat the person's own."""
    channel = await ctx.session.get_one(Channel, channel_id)
    if channel.purpose is not Purpose.PRIVATE:
        return channel.languages or ctx.district.room_languages
    rooms = await places.rooms_of(ctx.session, channel_id)
    owners = [room.person_id for room in rooms if room.person_id is not None]
    return [await language_of(ctx, owner) for owner in owners] or [ctx.district.language]


async def change(
    ctx: Context,
    message: Message,
    notice: Notice,
    *,
    language: str | None = None,
    choices: Sequence[Choice] | None = None,
) -> None:
    """Make `message` say something else, in place, in every room and in the languages it was said in."""
    languages = (language,) if language else await languages_in(ctx, message.channel_id)
    changed = None if choices is None else _labelled(choices, languages)
    text = rendering.together(notice, languages)
    await outbox.edit(ctx.session, message, text, now=ctx.machine_now, choices=changed)


def _labelled(choices: Sequence[Choice], languages: Sequence[str]) -> Sequence[Choice]:
    return [replace(choice, label=words.label(choice.label, languages)) for choice in choices]


async def role_holders(ctx: Context, *roles: RoleName) -> list[Person]:
    """Everybody with one of these roles, and who stands in for them, each once."""
    found: dict[int, Person] = {}
    for role in roles:
        held = await people.holders(ctx.session, role)
        found |= {p.id: p for p in (*held, *await deputies.holders(ctx.session, role, ctx.today))}
    return list(found.values())
