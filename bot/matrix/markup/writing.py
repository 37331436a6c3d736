"""Writing: `Rich` becomes the HTML and the plain text of a Matrix message."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape

from bot.markup import Kind, Mark, Rich, except_code, readable, walk

_PLAIN_TAGS: dict[Kind, tuple[str, str]] = {
    "bold": ("<strong>", "</strong>"),
    "italic": ("<em>", "</em>"),
    "underline": ("<u>", "</u>"),
    "strike": ("<del>", "</del>"),
    "code": ("<code>", "</code>"),
    "mention": ("", ""),
}
_CODE = ("code", "pre")
_BLOCKS = ("quote", "pre")
#: Blanks that HTML would fold, at the ends of lines and next to others; a no-break space stays.
_FOLDING = re.compile(r"(?<![^ \n]) | (?=\n|\Z)")


def to_matrix(rich: Rich) -> tuple[str, str | None]:
    """`body` and `formatted_body`; the latter is None when nothing is formatted.

    The plain `body` shows no spoiler. Mentions are plain text. A quote or code block that shares its line
    with other words, as Telegram allows, is `data-inline`: it comes back without new lines.
    """
    html = to_html(rich)
    return rich.text if html is None else readable(rich), html


def to_html(rich: Rich) -> str | None:
    """The `formatted_body` alone."""
    if all(mark.kind == "mention" for mark in rich.marks):
        return None
    unfolded = Rich(except_code(rich, _FOLDING.sub("\xa0", rich.text)), rich.marks)
    return "".join(_html(unfolded))


def _html(rich: Rich) -> Iterator[str]:
    made_by_blocks = frozenset(_newlines_of_blocks(rich))
    at = raw = 0
    for piece in walk(rich):
        if isinstance(piece, str):
            html = escape(_without(made_by_blocks, piece, at), quote=False)
            yield html if raw else html.replace("\n", "<br>")
            at += len(piece)
        else:
            if piece.mark.kind in _CODE:
                raw += 1 if piece.opens else -1
            opening, closing = _tags(piece.mark, rich.text)
            yield opening if piece.opens else closing


def _newlines_of_blocks(rich: Rich) -> Iterator[int]:
    """Where newlines stand that a block makes by itself: the one after it, and one alone before it."""
    for mark in rich.marks:
        if mark.kind in _BLOCKS and _fills_lines(mark, rich.text):
            if mark.end < len(rich.text):
                yield mark.end
            before = rich.text[max(mark.start - 2, 0) : mark.start]
            if before and before != "\n\n":
                yield mark.start - 1


def _fills_lines(mark: Mark, text: str) -> bool:
    before, after = text[max(mark.start - 1, 0) : mark.start], text[mark.end : mark.end + 1]
    return before in ("", "\n") and after in ("", "\n")


def _without(places: Collection[int], piece: str, at: int) -> str:
    if not places or "\n" not in piece:
        return piece
    return "".join(char for place, char in enumerate(piece, at) if place not in places)


def _tags(mark: Mark, text: str) -> tuple[str, str]:
    value = escape(mark.value)
    inline = "" if _fills_lines(mark, text) else " data-inline"
    match mark.kind:
        case "quote":
            folded = " data-expandable" if value else ""
            tags = (f"<blockquote{folded}{inline}>", "</blockquote>")
        case "pre":
            language = f' class="language-{value}"' if value else ""
            tags = (f"<pre{inline}><code{language}>", "</code></pre>")
        case "spoiler":
            reason = f'="{value}"' if value else ""
            tags = (f"<span data-mx-spoiler{reason}>", "</span>")
        case "link":
            tags = (f'<a href="{value}">', "</a>")
        case _:
            tags = _PLAIN_TAGS[mark.kind]
    return tags
