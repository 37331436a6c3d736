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
        return of_chat(chat, may(message, "author_signature", str))
    if (user := may(message, "from", dict)) is not None:
        return of_user(user)
    return of_chat(must(message, "chat", dict), may(message, "author_signature", str))


def of_notice(message: Json, own_id: int) -> Sender:
    """Who caused what the server says by itself: the chat where that was a bot."""
    return of_message(message, own_id) or of_chat(must(message, "chat", dict))


def of_user(user: Json) -> Sender | None:
    """A person as Telegram describes them; None for a bot."""
    if user.get("is_bot"):
        return None
    return Sender(
        user=make_user_id(must(user, "id", int)),
        name=name_of(user),
        username=may(user, "username", str),
        language=may(user, "language_code", str),
    )


def of_chat(chat: Json, signature: str | None = None) -> Sender:
    """A chat that speaks for itself, with whoever signed."""
    title = may(chat, "title", str) or may(chat, "first_name", str) or ""
    return Sender(
        user=make_user_id(must(chat, "id", int)),
        name=safe_name(f"{title}, {signature}" if signature else title),
        username=may(chat, "username", str),
        personal=False,
    )


def name_of(user: Json) -> str:
    """First and last name, made safe."""
    names = (may(user, "first_name", str), may(user, "last_name", str))
    return safe_name(" ".join(name for name in names if name))


def shown_name(message: Json) -> str:
    """Whose name stands over a message, a bot's too; "" where Telegram does not tell."""
    if (chat := may(message, "sender_chat", dict)) is not None:
        return of_chat(chat, may(message, "author_signature", str)).name
    user = may(message, "from", dict)
    return name_of(user) if user else ""


def _id(user: Json | None) -> int | None:
    return None if user is None else may(user, "id", int)
