"""What is put around relayed words: where they were forwarded from, what they answer, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.events import Above, Edited, Origin, Posted
from bot.markup import cut, dump, escape, parse, plain, strip, utf16
from bot.markup.lookalikes import skeleton
from bot.network import Network
from bot.relay import called, showing
from bot.relay.heard import Heard
from forum import rendering, voice
from forum.notices import Notice
from forum.notices import relay as notices
from storage import silent
from storage.models import Message, Room
from storage.outbox import Payload

#: Of what a room cannot see, so much is shown above an answer to it.
SNIPPET = 80  # characters
#: The longest words that a network takes as those meant in a reply.
LONGEST_MEANT = 1024  # UTF-16 units
#: Between the languages of a short header.
BETWEEN = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """The text (dialect) for the other rooms, and by room (id) what differs there."""

    text: str
    extras: Mapping[int, Payload]


async def framed(
    heard: Heard, event: Posted | Edited, rooms: Sequence[Room], networks: Mapping[str, Network]
) -> Framed:
    """What was said as these rooms are to read it, with all that only its own room shows around it."""
    parent = await _parent(heard)
    meant, said = _meant(parent, event.above, _trimmed(_words(heard, event)))
    said = await _framed(heard, event, said)
    quote = _quote(parent, event.above, meant)
    if not quote or await _is_silent(heard, parent, event.above):
        return Framed(text=said, extras={})
    pointing = await _pointing(heard, parent, rooms, networks) if meant else ()
    return Framed(
        text=_under(quote, said),
        extras={room_id: {"text": said, "quote": meant} for room_id in pointing},
    )


def _words(heard: Heard, event: Posted | Edited) -> str:
    """What was said; of a command whose words are talk as well, the words alone."""
    return heard.message.text if isinstance(event, Posted) else event.text


async def _parent(heard: Heard) -> Message | None:
    if heard.message.reply_to_id is None:
        return None
    return await heard.ctx.session.get_one(Message, heard.message.reply_to_id)


def _trimmed(dialect: str) -> str:
    """Words that consist of blanks are none."""
    return dialect if plain(dialect).strip() else ""


def _meant(parent: Message | None, above: Above | None, said: str) -> tuple[str, str]:
    """The words (plain) of the parent that are answered, and what was said without quoting them first."""
    meant = above.meant if above is not None else ""
    if parent is None and not meant:
        return "", said
    quoted, rest = _leading_quote(said)
    if meant or parent is None:
        return meant, rest if quoted == meant else said
    fits = quoted and rest and utf16(quoted) <= LONGEST_MEANT
    return (quoted, rest) if fits and quoted in parse(parent.text).text else ("", said)


def _leading_quote(said: str) -> tuple[str, str]:
    """The text (plain) of a quote at the very beginning, "" without one, and the rest."""
    rich = parse(said)
    first = next(iter(rich.marks), None)
    if first is None or first.kind != "quote" or first.start:
        return "", said
    return rich.text[: first.end], dump(strip(cut(rich, first.end, len(rich.text))))


async def _is_silent(heard: Heard, parent: Message | None, above: Above | None) -> bool:
    """Whether what is answered are words of somebody who is not carried over, as far as can be told."""
    if parent is not None:
        return await silent.said(heard.ctx.session, parent)
    return above is not None and await silent.may_be_called(
        heard.ctx.session, heard.room.channel_id, heard.room.network, above.name, skeleton(above.name)
    )


def _quote(parent: Message | None, above: Above | None, meant: str) -> str:
    """What stands above an answer (dialect): the words that are meant, or what the other rooms cannot see."""
    if parent is not None or above is None:
        return escape(meant)
    lead = f"{called.name(above.name)}: " if above.name else ""
    words = meant or called.beginning(above.text, SNIPPET - len(lead))
    return escape(lead + words) if words else ""


def _under(quote: str, said: str) -> str:
    """Words below a quote (both dialect)."""
    return f"<blockquote>{quote}</blockquote>\n{said}".rstrip() if quote else said


async def _framed(heard: Heard, event: Posted | Edited, said: str) -> str:
    if event.missing:
        mark = await _told(heard, notices.left_out(event.missing, heard.room.network))
        said = f"{mark} {said}".rstrip()
    if event.forwarded is None:
        return said
    header = await _told(heard, _origin(event.forwarded))
    return f"{header}\n<blockquote>{said}</blockquote>" if said else header


def _origin(origin: Origin) -> Notice:
    return (
        notices.forwarded(called.name(origin.name), origin.url) if origin.name else notices.forwarded_hidden()
    )


async def _told(heard: Heard, notice: Notice) -> str:
    """On one line, in the channel's languages."""
    languages = await voice.languages_in(heard.ctx, heard.room.channel_id)
    return BETWEEN.join(dict.fromkeys(rendering.render(notice, language) for language in languages))


async def _pointing(
    heard: Heard, parent: Message | None, rooms: Sequence[Room], networks: Mapping[str, Network]
) -> set[int]:
    """The rooms where a reply can point at the words themselves."""
    if parent is None:
        return set()
    shown = {room.id for room in await showing.rooms(heard.ctx, parent)}
    return {room.id for room in rooms if networks[room.network].quotes and room.id in shown}
