"""Messages as the page is told of them, alike for both networks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from babel import dates

from forum import rendering
from rehearsal.matrix.timeline import Item
from rehearsal.page.phone import Phone
from rehearsal.players import OnMatrix, OnTelegram, offered
from rehearsal.script import ZONE
from rehearsal.telegram import Room, Seen

Json = dict[str, Any]
#: The day in words and the time of a machine moment (Unix seconds).
Dated = Callable[[float], dict[str, str]]

#: Somebody else's name over a message (MSC4144), with the text as others show it.
PROFILE = "com.beeper.per_message_profile"
#: No more are told of one room: nobody scrolls further on a stage.
LONGEST = 200
QUOTED = 90  # characters
_PICTURES = {"photo", "m.image"}
_REPLY = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message through somebody's eyes.

    Formatting comes as Telegram's entities (UTF-16 units) or as Matrix' HTML. `author` may speak through the
    bot: then `via` is the bot's name. `buttons` are rows of labels with an address, empty for a real button.
    """

    id: str
    author: str
    via: str
    by_bot: bool
    mine: bool
    day: str
    time: str
    text: str
    entities: Sequence[Json]
    html: str
    edited: bool
    quote: Mapping[str, str] | None
    reactions: Sequence[Json]
    buttons: Sequence[Sequence[Mapping[str, str]]]
    picture: str
    other: str


FIELDS = tuple(field.name for field in fields(Bubble))


def on_telegram(player: OnTelegram, room: Room, dated: Dated) -> list[Json]:
    """A chat, oldest first."""
    return [_plain(_told(player, room, seen, dated)) for seen in room.visible()[-LONGEST:]]


def _told(player: OnTelegram, room: Room, seen: Seen, dated: Dated) -> Bubble:
    said = room.chat.messages[seen.id]
    mine = said.reactions.get(player.person.id, [])
    above = room.message(seen.reply_to) if seen.reply_to else None
    files = seen.content.get("photo") or [{}]
    return Bubble(
        id=str(seen.id),
        author=seen.sender,
        via="",
        by_bot=seen.is_bot,
        mine=seen.sender_id == player.person.id,
        **dated(seen.date),
        text=seen.text,
        entities=seen.entities,
        html="",
        edited=seen.edited,
        quote=_quote(str(above.id), above.sender, above.text) if above else None,
        reactions=[_reaction(emoji, count, emoji in mine) for emoji, count in seen.reactions.items()],
        buttons=[[_button(button) for button in row] for row in said.keyboard or ()],
        picture=f"telegram/{quote(files[-1].get('file_id', ''))}" if seen.kind in _PICTURES else "",
        other="" if seen.kind in {"text", *_PICTURES} else seen.kind,
    )


def _button(button: Mapping[str, Any]) -> dict[str, str]:
    return {"text": str(button["text"]), "url": str(button.get("url", ""))}


def on_matrix(player: OnMatrix, phone: Phone, items: Sequence[Item], dated: Dated) -> list[Json]:
    """A room, oldest first."""
    known = {item.event_id: item for item in items}
    shown = (item for item in items[-LONGEST:] if item.kind in ("m.room.message", "m.sticker"))
    return [_plain(_shown(player, phone, item, known, dated)) for item in shown]


def _shown(player: OnMatrix, phone: Phone, item: Item, known: Mapping[str, Item], dated: Dated) -> Bubble:
    above = known.get(item.reply_to or "")
    labels = {emoji: label for label, emoji in offered(item.body)} if item.sender == player.bot else {}
    author, via = _author(phone, item)
    kind = str(item.content.get("msgtype", item.kind))
    return Bubble(
        id=item.event_id,
        author=author,
        via=via,
        by_bot=item.sender == player.bot,
        mine=item.sender == player.member.user_id,
        **dated(item.sent_ms / 1000),
        text=_unquoted(item),
        entities=(),
        html=item.formatted_body or "",
        edited=item.edited,
        quote=_quote(above.event_id, _author(phone, above)[0], _unquoted(above)) if above else None,
        reactions=[
            _reaction(emoji, len(who), player.member.user_id in who, labels.get(emoji, ""))
            for emoji, who in item.reactions.items()
        ],
        buttons=(),
        picture=_media(player, item) if kind in _PICTURES else "",
        other="" if kind in {"m.text", "m.notice", "m.emote", *_PICTURES} else kind,
    )


def _author(phone: Phone, item: Item) -> tuple[str, str]:
    """Who speaks, and through whom."""
    sender, profile = phone.name(item.sender), item.content.get(PROFILE)
    return (str(profile["displayname"]), sender) if isinstance(profile, dict) else (sender, "")


def _unquoted(item: Item) -> str:
    """The words, without the name before them for clients that know no other."""
    profile = item.content.get(PROFILE)
    return item.body.removeprefix(f"{profile['displayname']}: ") if isinstance(profile, dict) else item.body


def _media(player: OnMatrix, item: Item) -> str:
    address = str(item.content.get("url", "")).removeprefix("mxc://")
    return f"matrix/{quote(address)}?as={quote(player.role.name)}"


def _quote(number: str, author: str, text: str) -> dict[str, str]:
    words = _REPLY.sub(" ", text).strip()
    cut = f"{words[:QUOTED].rstrip()} …" if len(words) > QUOTED else words
    return {"id": number, "author": author, "text": cut}


def _reaction(emoji: str, count: int, mine: bool, label: str = "") -> Json:
    return {"emoji": emoji, "count": count, "mine": mine, "label": label}


def dated(civil: datetime, language: str) -> dict[str, str]:
    """A civil moment as it stands over and beside messages."""
    local = civil.astimezone(ZONE)
    return {"day": _day(local.date(), language), "time": f"{local:%H:%M}"}


@cache
def _day(day: date, language: str) -> str:
    return dates.format_date(day, rendering.DAYS[language], language)


def _plain(bubble: Bubble) -> Json:
    """The fields as they are: each is JSON already, and hundreds are told at every change."""
    return {name: getattr(bubble, name) for name in FIELDS}
