"""Messages as the page is told of them, alike for both networks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from babel import dates

from forum import rendering
from rehearsal.matrix.polls import STARTS
from rehearsal.matrix.timeline import Item
from rehearsal.on_matrix import OnMatrix, offered
from rehearsal.on_telegram import OnTelegram
from rehearsal.page import things
from rehearsal.page.phone import Phone
from rehearsal.script import ZONE
from rehearsal.telegram import Room, Seen
from rehearsal.telegram.state import Message

Json = dict[str, Any]
#: The day in words and the time of a machine moment (Unix seconds).
Dated = Callable[[float], dict[str, str]]

#: Somebody else's name over a message (MSC4144), with the text as others show it.
PROFILE = "com.beeper.per_message_profile"
#: No more are told of one room: nobody scrolls further on a stage.
LONGEST = 200
QUOTED = 90  # characters
#: Kinds of Matrix messages that are words alone, and those that the page knows besides files.
_WORDS = {"m.text", "m.notice", "m.emote"}
_KNOWN = {*_WORDS, "m.location", *STARTS}
_REPLY = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message through somebody's eyes.

    Formatting comes as Telegram's entities (UTF-16 units) or as Matrix' HTML. `author` may speak through the
    bot: then `via` is the bot's name; `face` is the address of their picture. `buttons` are rows of labels
    with an address, empty for a real button. `files`, `place` and `poll` as in `things`; `album` is the same
    for what was sent together; `forwarded` names whose words they were first.
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
    face: str
    files: Sequence[Json]
    place: Json | None
    poll: Json | None
    album: str
    forwarded: str
    pinned: bool
    other: str


FIELDS = tuple(field.name for field in fields(Bubble))


def on_telegram(player: OnTelegram, room: Room, dated: Dated) -> list[Json]:
    """A chat, oldest first."""
    return [_plain(_told(player, room, seen, dated)) for seen in room.visible()[-LONGEST:]]


def _told(player: OnTelegram, room: Room, seen: Seen, dated: Dated) -> Bubble:
    said = room.chat.messages[seen.id]
    mine = said.reactions.get(player.person.id, [])
    above = room.message(seen.reply_to) if seen.reply_to else None
    return Bubble(
        id=str(seen.id),
        author=seen.sender,
        via="",
        by_bot=seen.is_bot,
        mine=seen.sender_id == player.person.id,
        **dated(seen.date),
        text=things.in_words(seen),
        entities=seen.entities,
        html="",
        edited=seen.edited,
        quote=_quote(str(above.id), above.sender, seen.quote or things.in_words(above)) if above else None,
        reactions=[_reaction(emoji, count, emoji in mine) for emoji, count in seen.reactions.items()],
        buttons=[[_button(button) for button in row] for row in said.keyboard or ()],
        face=_portrait(said),
        files=things.of_telegram(seen),
        place=things.place_on_telegram(seen),
        poll=things.poll_on_telegram(seen, said.votes.get(player.person.id, [])),
        album=seen.album or "",
        forwarded=things.forwarded(said.forward_origin),
        pinned=seen.pinned,
        other=seen.kind if things.is_other(seen) else "",
    )


def _portrait(said: Message) -> str:
    photos = said.sender.photos
    return f"telegram/{quote(photos[0][0]['file_id'])}" if photos and said.behind is None else ""


def _button(button: Mapping[str, Any]) -> dict[str, str]:
    return {"text": str(button["text"]), "url": str(button.get("url", ""))}


def on_matrix(player: OnMatrix, phone: Phone, room: str, items: Sequence[Item], dated: Dated) -> list[Json]:
    """A room, oldest first."""
    known = {item.event_id: item for item in items}
    pinned = phone.pinned(room)
    shown = (item for item in items[-LONGEST:] if item.kind in ("m.room.message", "m.sticker", *STARTS))
    return [
        _plain(replace(_shown(player, phone, item, known, dated), pinned=item.event_id in pinned))
        for item in shown
    ]


def _shown(player: OnMatrix, phone: Phone, item: Item, known: Mapping[str, Item], dated: Dated) -> Bubble:
    above = known.get(item.reply_to or "")
    labels = {emoji: label for label, emoji in offered(item.body)} if item.sender == player.bot else {}
    author, via = _author(phone, item)
    files = things.of_matrix(item, player.role.name)
    kind = str(item.content.get("msgtype", item.kind))
    return Bubble(
        id=item.event_id,
        author=author,
        via=via,
        by_bot=item.sender == player.bot,
        mine=item.sender == player.member.user_id,
        **dated(item.sent_ms / 1000),
        text=_words(item, files),
        entities=(),
        html="" if _is_nameless(item, files) else item.formatted_body or "",
        edited=item.edited,
        quote=_quote(above.event_id, _author(phone, above)[0], _unquoted(above)) if above else None,
        reactions=[
            _reaction(emoji, len(who), player.member.user_id in who, labels.get(emoji, ""))
            for emoji, who in item.reactions.items()
        ],
        buttons=(),
        face=things.media_address(_avatar(phone, item), player.role.name),
        files=files,
        place=things.place_on_matrix(item, _unquoted(item)),
        poll=things.poll_on_matrix(item.poll, player.member.user_id) if item.poll else None,
        album="",
        forwarded="",
        pinned=False,
        other="" if files or kind in _KNOWN else kind,
    )


def _words(item: Item, files: Sequence[Json]) -> str:
    """What is said: nothing where only a file's name stands, or a place's."""
    return "" if _is_nameless(item, files) or "geo_uri" in item.content else _unquoted(item)


def _is_nameless(item: Item, files: Sequence[Json]) -> bool:
    """Whether the body is no caption but the name of the file (MSC2530), or the words of a sticker."""
    named = item.content.get("filename", item.content.get("body")) == item.content.get("body")
    return bool(files) and (item.kind == "m.sticker" or (named and "itemtypes" not in item.content))


def _avatar(phone: Phone, item: Item) -> str:
    profile = item.content.get(PROFILE)
    found = profile.get("avatar_url") if isinstance(profile, dict) else phone.portrait(item.sender)
    return str(found or "")


def _author(phone: Phone, item: Item) -> tuple[str, str]:
    """Who speaks, and through whom."""
    sender, profile = phone.name(item.sender), item.content.get(PROFILE)
    return (str(profile["displayname"]), sender) if isinstance(profile, dict) else (sender, "")


def _unquoted(item: Item) -> str:
    """The words, without the name before them for clients that know no other."""
    profile = item.content.get(PROFILE)
    return item.body.removeprefix(f"{profile['displayname']}: ") if isinstance(profile, dict) else item.body


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
