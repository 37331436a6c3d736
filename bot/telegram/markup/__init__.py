"""Telegram's text and entities, to and from `Rich`; UTF-16 offsets exist only in here."""

from __future__ import annotations

from bot.telegram.markup.reading import from_telegram
from bot.telegram.markup.writing import MAX_ENTITIES, to_telegram, without_commands

__all__ = ["MAX_ENTITIES", "from_telegram", "to_telegram", "without_commands"]
