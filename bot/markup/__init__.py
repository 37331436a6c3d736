"""The one text dialect: a small HTML subset in the database, `Rich` (text and marks) in memory."""

from __future__ import annotations

from bot.markup.characters import tidy, utf16
from bot.markup.crossing import crossed
from bot.markup.dialect import clean, dump, escape, parse
from bot.markup.directions import set_apart
from bot.markup.marks import Kind, Mark
from bot.markup.names import safe_name
from bot.markup.plain import plain, readable
from bot.markup.rich import Edge, Rich, concat, cut, except_code, strip, walk, without
from bot.markup.split import split

__all__ = [
    "Edge",
    "Kind",
    "Mark",
    "Rich",
    "clean",
    "concat",
    "crossed",
    "cut",
    "dump",
    "escape",
    "except_code",
    "parse",
    "plain",
    "readable",
    "safe_name",
    "set_apart",
    "split",
    "strip",
    "tidy",
    "utf16",
    "walk",
    "without",
]
