"""Plain: what is left for people and programs that see no formatting."""

from __future__ import annotations

from bot.markup.dialect import parse
from bot.markup.lines import Lines
from bot.markup.links import says
from bot.markup.marks import Mark
from bot.markup.rich import Edge, Rich, walk

#: Stands for a spoiler, however long it is.
HIDDEN = "▒▒▒"


def plain(dialect: str) -> str:
    """Readable plain text: spoilers hidden, addresses behind their links, lines of quotes led by "> "."""
    return readable(parse(dialect))


def readable(rich: Rich) -> str:
    """As `plain`, for text already read."""
    lines = Lines()
    hidden = 0
    for piece in walk(rich):
        if isinstance(piece, Edge) and piece.mark.kind == "spoiler":
            if piece.opens:
                lines.write(_veil(piece.mark))
            hidden += 1 if piece.opens else -1
        elif hidden:
            continue
        elif isinstance(piece, str):
            lines.write(piece)
        else:
            _edge(lines, piece, rich.text)
    return lines.text()


def _veil(spoiler: Mark) -> str:
    return f"({spoiler.value}) {HIDDEN}" if spoiler.value else HIDDEN


def _edge(lines: Lines, edge: Edge, text: str) -> None:
    mark, opens = edge
    if mark.kind == "quote":
        if opens:
            lines.new()
        lines.prefix = lines.prefix + "> " if opens else lines.prefix[2:]
    elif mark.kind == "link" and not opens and not says(text[mark.start : mark.end], mark.value):
        lines.write(f" ({mark.value.removeprefix('mailto:')})")
