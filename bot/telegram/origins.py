"""Where a message comes from when it was forwarded, and what it answers."""

from __future__ import annotations

from bot.events import Above, NativeId, Origin
from bot.markup import readable, safe_name
from bot.telegram import envelope, phrases, senders
from bot.telegram.fields import Json, may, must, objects
from bot.telegram.ids import make_user_id
from bot.telegram.markup import from_telegram


def forwarded(message: Json) -> Origin | None:
    """The first author of a forwarded message.

    What a linked channel's posts are forwarded by is Telegram itself: those count as the channel's own.
    """
    origin = may(message, "forward_origin", dict)
    if origin is None or message.get("is_automatic_forward") is True:
        return None
    return _origin(origin)


def reply_to(message: Json) -> NativeId | None:
    """What it answers; in a topic every message formally answers the topic's beginning, which is nothing."""
    answered = _answered(message)
    return None if answered is None else envelope.native_id(answered)


def above(message: Json) -> Above | None:
    """What it answers, as Telegram shows it, here or in another chat."""
    quote = may(message, "quote", dict) or {}
    picked = from_telegram(may(quote, "text", str) or "", objects(quote, "entities"))
    words = readable(picked)
    hidden = any(mark.kind == "spoiler" for mark in picked.marks)
    # Words that are hidden cannot be named: all of the message is meant.
    meant = picked.text if quote.get("is_manual") is True and not hidden else ""
    if (answered := _answered(message)) is not None:
        return Above(name=senders.shown_name(answered), text=_shown(answered), meant=meant)
    if (elsewhere := may(message, "external_reply", dict)) is not None:
        text = words or phrases.sign(elsewhere)
        return Above(name=_origin(must(elsewhere, "origin", dict)).name, text=text, meant=meant)
    return None


def _answered(message: Json) -> Json | None:
    answered = may(message, "reply_to_message", dict)
    return None if answered is None or "forum_topic_created" in answered else answered


def _shown(answered: Json) -> str:
    """Its words as a reader sees them: what is hidden stays hidden."""
    words, entities = ("text", "entities") if "text" in answered else ("caption", "caption_entities")
    text = readable(from_telegram(may(answered, words, str) or "", objects(answered, entities)))
    return " ".join(filter(None, (phrases.sign(answered), text)))


def _origin(origin: Json) -> Origin:
    """Of the four kinds that there are; any other has no name."""
    if (user := may(origin, "sender_user", dict)) is not None:
        return Origin(name=senders.name_of(user), user=make_user_id(must(user, "id", int)))
    chat = may(origin, "sender_chat", dict) or may(origin, "chat", dict)
    if chat is None:
        hidden = may(origin, "sender_user_name", str)
        return Origin(name=safe_name(hidden) if hidden else "")
    name = senders.of_chat(chat, may(origin, "author_signature", str)).name
    return Origin(name=name, url=_address(chat, may(origin, "message_id", int)))


def _address(chat: Json, message_id: int | None) -> str:
    """Only public chats have an address for everybody."""
    username = may(chat, "username", str)
    if not username or not username.isascii() or not username.isidentifier():
        return ""
    return f"https://t.me/{username}" + (f"/{message_id}" if message_id else "")
