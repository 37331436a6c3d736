"""What Telegram has signs for and other networks have not, in words that need no translation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from bot.markup import Mark, Rich, concat, escape
from bot.markup import dump as dialect
from bot.telegram import vcards
from bot.telegram.fields import Json, may, must, objects
from bot.telegram.markup import from_telegram

_DONE, _OPEN = "☑", "☐"
#: Stands for a file in a line of text.
_SIGNS = {
    "photo": "🖼",
    "live_photo": "🖼",
    "video": "🎞",
    "animation": "🎞",
    "video_note": "🎞",
    "voice": "🎤",
    "audio": "🎵",
    "poll": "📊",
    "venue": "📍",
    "location": "📍",
    "document": "📎",
}


def phrase(message: Json) -> str:
    """Contact, dice, checklist or giveaway in the dialect; "" for any other message."""
    return next((write(must(message, name, dict)) for name, write in _WRITERS.items() if name in message), "")


def sign(message: Json) -> str:
    """A sign and a few words for what a message brings besides text, "" where it brings nothing."""
    if sticker := may(message, "sticker", dict):
        return may(sticker, "emoji", str) or _SIGNS["photo"]
    shown = next((mark for name, mark in _SIGNS.items() if name in message), "")
    poll = may(message, "poll", dict)
    return f"{shown} {must(poll, 'question', str)}" if poll else shown


def _contact(contact: Json) -> str:
    names = (may(contact, "first_name", str), may(contact, "last_name", str))
    phone = may(contact, "phone_number", str) or ""
    known = (" ".join(filter(None, names)), phone, *vcards.details(may(contact, "vcard", str) or "", phone))
    return escape(f"👤 {', '.join(filter(None, known))}")


def _dice(dice: Json) -> str:
    return escape(f"{may(dice, 'emoji', str) or '🎲'} {must(dice, 'value', int)}")


def _checklist(checklist: Json) -> str:
    title = _formatted(checklist, "title")
    head = Rich(title.text, (*title.marks, Mark("bold", 0, len(title.text))))
    return dialect(_lines([head, *map(_task, objects(checklist, "tasks"))]))


def _task(task: Json) -> Rich:
    is_done = bool(may(task, "completion_date", int)) or "completed_by_user" in task
    return concat(f"{_DONE if is_done else _OPEN} ", _formatted(task, "text"))


def _formatted(data: Json, name: str) -> Rich:
    return from_telegram(must(data, name, str), objects(data, f"{name}_entities"))


def _lines(lines: Iterable[Rich]) -> Rich:
    broken = [part for line in lines for part in ("\n", line)]
    return concat(*broken[1:])


def _giveaway(giveaway: Json) -> str:
    prize = may(giveaway, "prize_description", str)
    known = (f"🎁 × {must(giveaway, 'winner_count', int)}", prize, _day(giveaway))
    return escape(", ".join(filter(None, known)))


def _day(giveaway: Json) -> str:
    """Written so that every language reads it the same way."""
    seconds = may(giveaway, "winners_selection_date", int) or 0
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return ""


def _winners(giveaway: Json) -> str:
    names = [may(winner, "first_name", str) or "" for winner in objects(giveaway, "winners")]
    return escape(f"🏆 {', '.join(filter(None, names)) or must(giveaway, 'winner_count', int)}")


_WRITERS: dict[str, Callable[[Json], str]] = {
    "contact": _contact,
    "dice": _dice,
    "checklist": _checklist,
    "giveaway": _giveaway,
    "giveaway_winners": _winners,
}
