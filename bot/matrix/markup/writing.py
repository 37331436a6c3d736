"""Writing: `Rich` becomes the HTML and the plain text of a Matrix message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from bot.markup import Kind, Mark, Rich, except_code, readable, walk, without

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

    The plain `body` shows no spoiler. Mentions are plain text.
    """
    if not any(mark.kind != "mention" for mark in rich.marks):
        return rich.text, None
    unfolded = except_code(rich, _FOLDING.sub("\xa0", rich.text))
    shown = without(unfolded, rich.marks, _newlines_of_blocks(rich))
    return readable(rich), "".join(_html(shown))


def _newlines_of_blocks(rich: Rich) -> Iterator[int]:
    """Where newlines stand that a block makes by itself: the one after it, and one alone before it."""
    for mark in rich.marks:
        if mark.kind in _BLOCKS:
            if rich.text[mark.end : mark.end + 1] == "\n":
                yield mark.end
            before = rich.text[max(mark.start - 2, 0) : mark.start]
            if before.endswith("\n") and before != "\n\n":
                yield mark.start - 1


def _html(rich: Rich) -> Iterator[str]:
    raw = 0
    for piece in walk(rich):
        if isinstance(piece, str):
            html = escape(piece, quote=False)
            yield html if raw else html.replace("\n", "<br>")
        else:
            if piece.mark.kind in _CODE:
                raw += 1 if piece.opens else -1
            opening, closing = _tags(piece.mark)
            yield opening if piece.opens else closing


def _tags(mark: Mark) -> tuple[str, str]:
    value = escape(mark.value)
    match mark.kind:
        case "quote":
            tags = ("<blockquote data-expandable>" if value else "<blockquote>", "</blockquote>")
        case "pre":
            language = f' class="language-{value}"' if value else ""
            tags = (f"<pre><code{language}>", "</code></pre>")
        case "spoiler":
            reason = f'="{value}"' if value else ""
            tags = (f"<span data-mx-spoiler{reason}>", "</span>")
        case "link":
            tags = (f'<a href="{value}">', "</a>")
        case _:
            tags = _PLAIN_TAGS[mark.kind]
    return tags
