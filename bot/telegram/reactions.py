"""Reactions: which emoji Telegram has, who put them, and how many there are where nobody tells who."""

from __future__ import annotations

import re
from collections import Counter

from bot.events import Counted, Reacted, Sender
from bot.telegram import envelope, senders
from bot.telegram.fields import Json, may, must, objects

#: Those of the Bot API, without variation selectors.
EMOJI = frozenset(
    (
        *"❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐",
        *"🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡🤷",
        *("❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"),
    )
)
#: Emoji the program uses that Telegram does not have as reactions.
_NEAREST = {"✅": "👍", "☑": "👍", "✔": "👍", "🆗": "👌", "❌": "👎", "👁": "👀", "⏳": "👀", "📌": "👌"}
#: What stands for reactions that have no letter: a star on Telegram too, and a picture of somebody's own.
_PAID, _CUSTOM = "⭐", "🖼"
#: What does not make another emoji of it: variation selectors and skin tones.
_SHADES = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def bare(emoji: str) -> str:
    """The emoji as Telegram's reactions are written."""
    return _SHADES.sub("", emoji)


def shown(emoji: str) -> str:
    """What Telegram is to show for it, the nearest there is for signs of the program's own."""
    plain = bare(emoji)
    return _NEAREST.get(plain, plain)


def reacted(update: Json) -> Reacted | None:
    """Reactions given or taken back, by a person or by the chat that stands for them.

    Telegram does not tell the topic: the room is the chat, in which message ids are unique.
    """
    sender = _sender(update)
    before, after = (_emoji(update, name) for name in ("old_reaction", "new_reaction"))
    added = tuple(emoji for emoji in after if emoji not in before)
    removed = tuple(emoji for emoji in before if emoji not in after)
    if sender is None or not (added or removed):
        return None
    return Reacted(
        room=envelope.chat(update),
        at=envelope.date(update),
        sender=sender,
        native_id=envelope.native_id(update),
        added=added,
        removed=removed,
    )


def counted(update: Json) -> Counted:
    """How many there are where reactions are anonymous."""
    counts: Counter[str] = Counter()
    for count in objects(update, "reactions"):
        counts[_written(must(count, "type", dict))] += must(count, "total_count", int)
    return Counted(
        room=envelope.chat(update),
        at=envelope.date(update),
        sender=senders.of_chat(must(update, "chat", dict)),
        native_id=envelope.native_id(update),
        counts=tuple(counts.items()),
    )


def _sender(update: Json) -> Sender | None:
    user, chat = may(update, "user", dict), may(update, "actor_chat", dict)
    if user is not None:
        return senders.of_user(user)
    return senders.of_chat(chat) if chat is not None else None


def _emoji(update: Json, name: str) -> list[str]:
    """Each once: all custom ones look the same elsewhere."""
    return list(dict.fromkeys(_written(one) for one in objects(update, name)))


def _written(sort: Json) -> str:
    if sort.get("type") == "emoji":
        return must(sort, "emoji", str)
    return _PAID if sort.get("type") == "paid" else _CUSTOM
