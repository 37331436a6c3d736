"""Files that stay on their side: who sent one hears why, and a few words stand for it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.files import limits, transfer
from bot.network import Network
from bot.things import Media
from forum import rendering, voice
from forum.context import Context
from forum.notices import relay as notices
from storage import messages
from storage.models import Message, Room
from storage.outbox import LACKS, Payload


async def too_large(
    ctx: Context,
    message: Message,
    media: Sequence[Media],
    rooms: Sequence[Room],
    networks: Mapping[str, Network],
) -> dict[int, Payload]:
    """For each room (by id) what it lacks of these files because of their size; their author is told."""
    lacking = {
        room.id: [file for file in media if limits.is_too_large(file, networks[room.network], networks)]
        for room in rooms
    }
    for file in media:
        elsewhere = sorted({room.network for room in rooms if file in lacking[room.id]})
        if elsewhere:
            most = min(limits.most(file, networks[name], networks) for name in elsewhere)
            await tell(ctx, message, file, reason=transfer.TOO_LARGE, most=most, elsewhere=elsewhere)
    return {room: {LACKS: await marks(ctx, message, files)} for room, files in lacking.items() if files}


async def marks(ctx: Context, message: Message, media: Iterable[Media]) -> dict[str, str]:
    """What is said (dialect) instead of each file, by its `unique`."""
    languages = await voice.languages_in(ctx, message.channel_id)
    return {
        file.unique: rendering.render(notices.left_out(file.kind, file.network), languages[0])
        for file in media
    }


async def tell(
    ctx: Context, message: Message, file: Media, *, reason: str, most: int, elsewhere: Sequence[str]
) -> None:
    """Say it where the message was said, once for each file and reason."""
    original = await messages.original(ctx.session, message.id)
    if original is None:
        return
    room = await ctx.session.get_one(Room, original.room_id)
    cause = f"file_stays:{message.id}:{file.unique}:{reason}:{'+'.join(elsewhere)}"
    notice = notices.file_stays(
        kind=file.kind, name=file.name, size=file.size, most=most, reason=reason, networks=list(elsewhere)
    )
    await voice.in_room(ctx, room, notice, cause=cause, reply_to=message)
