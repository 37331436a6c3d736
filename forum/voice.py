"""The forum's own voice: to everybody in a channel, to one person, and changing what was said."""

from __future__ import annotations

from collections.abc import Sequence

from forum import rendering
from forum.context import Context
from forum.notices import Notice
from storage import messages, outbox, people, places
from storage.messages import Choice
from storage.models import Message, Person, RoleName, Room


async def everybody(
    ctx: Context,
    channel_id: int,
    notice: Notice,
    *,
    cause: str,
    choices: Sequence[Choice] = (),
    on_reply: str | None = None,
) -> Message:
    """Say it once in every room of the channel, in the district's language."""
    text = rendering.render(notice, ctx.district.language)
    message = await messages.write(
        ctx.session,
        channel_id=channel_id,
        text=text,
        now=ctx.now,
        cause=cause,
        choices=choices,
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
    """Say it in this one room, as a reply where there is something to reply to."""
    message = await messages.write(
        ctx.session,
        channel_id=room.channel_id,
        text=rendering.render(notice, language or ctx.district.language),
        now=ctx.now,
        cause=cause,
        reply_to_id=reply_to.id if reply_to else None,
        choices=choices,
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

    `room` is also the hint which network they came by. None when there is no way to reach them.
    """
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
    return rendering.supported(known.language, ctx.district.language)


async def change(
    ctx: Context,
    message: Message,
    notice: Notice,
    *,
    language: str | None = None,
    choices: Sequence[Choice] | None = None,
) -> None:
    """Make `message` say something else, in place, in every room."""
    text = rendering.render(notice, language or ctx.district.language)
    await outbox.edit(ctx.session, message, text, now=ctx.machine_now, choices=choices)


async def role_holders(ctx: Context, *roles: RoleName) -> list[Person]:
    """Everybody with one of these roles, each once."""
    found = {p.id: p for role in roles for p in await people.holders(ctx.session, role)}
    return list(found.values())
