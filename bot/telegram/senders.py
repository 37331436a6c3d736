"""Who wrote a message, by the rules of groups, channels and hidden administrators."""

from __future__ import annotations

from bot.events import Sender
from bot.markup import safe_name
from bot.telegram.fields import Json, may, must
from bot.telegram.ids import make_user_id


def of_message(message: Json, own_id: int) -> Sender | None:
    """The sender; None for bots and for what came by way of this bot, which are never listened to.

    A chat in the sender's place (channel, anonymous administrator) comes first: the user beside it is a
    stand-in.
    """
    if own_id == _id(may(message, "via_bot", dict)):
        return None
    if (chat := may(message, "sender_chat", dict)) is not None:
        return _chat(chat, may(message, "author_signature", str))
    if (user := may(message, "from", dict)) is not None:
        return of_user(user)
    return _chat(must(message, "chat", dict), may(message, "author_signature", str))


def of_user(user: Json) -> Sender | None:
    """A person as Telegram describes them; None for a bot."""
    if user.get("is_bot"):
        return None
    names = (may(user, "first_name", str), may(user, "last_name", str))
    return Sender(
        user=make_user_id(must(user, "id", int)),
        name=safe_name(" ".join(name for name in names if name)),
        username=may(user, "username", str),
        language=may(user, "language_code", str),
    )


def _chat(chat: Json, signature: str | None) -> Sender:
    title = may(chat, "title", str) or may(chat, "first_name", str) or ""
    return Sender(
        user=make_user_id(must(chat, "id", int)),
        name=safe_name(f"{title}, {signature}" if signature else title),
        username=may(chat, "username", str),
        personal=False,
    )


def _id(user: Json | None) -> int | None:
    return None if user is None else may(user, "id", int)
