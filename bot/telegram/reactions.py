"""Reactions: which emoji Telegram has, who put them, and how many there are where nobody tells who."""

from __future__ import annotations

import re

from bot.events import Counted, Reacted
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
    """Reactions given or taken back; those of anonymous administrators, custom and paid ones are left out.

    Telegram does not tell the topic: the room is the chat, in which message ids are unique.
    """
    user = may(update, "user", dict)
    sender = senders.of_user(user) if user else None
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
    """How many there are where reactions are anonymous; custom and paid ones are left out."""
    given = objects(update, "reactions")
    counts = [(must(count, "type", dict), must(count, "total_count", int)) for count in given]
    return Counted(
        room=envelope.chat(update),
        at=envelope.date(update),
        sender=senders.of_chat(must(update, "chat", dict)),
        native_id=envelope.native_id(update),
        counts=tuple(
            (must(sort, "emoji", str), number) for sort, number in counts if sort.get("type") == "emoji"
        ),
    )


def _emoji(update: Json, name: str) -> list[str]:
    return [must(one, "emoji", str) for one in objects(update, name) if one.get("type") == "emoji"]
